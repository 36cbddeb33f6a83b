# 各程序共用的文字。错误分三句：发生了什么、原因（.why）、下一步（.next）。

## 帮助

cli-heading-usage = 用法：
cli-heading-commands = 命令
cli-heading-arguments = 参数
cli-heading-options = 选项
cli-value-command = 命令
cli-default-value = [默认：{ $values }]
cli-possible-values = [可选：{ $values }]
cli-environment-variable = [环境变量：{ $values }]

cli--help = 显示帮助；-h 较简短
cli--version = 显示版本
cli--lang = 所有文字的语言
    .value = 语言
cli--json = 以 JSON 输出结果，每行一个对象
cli--config = 配置文件（TOML）
    .value = 文件
cli--home = 存放数据和配置的文件夹
    .value = 文件夹
cli--passphrase-file = 存有口令的文件；- 表示标准输入
    .value = 文件
cli--yes = 对所有提问回答“是”
cli--png = 将码写成 PNG 图片
    .value = 文件
cli--svg = 将码写成 SVG 图片
    .value = 文件
cli--text = 以文本输出码
cli-code-written = 码已写入 { $path }。

cli-completions = 输出 shell 的自动补全脚本
cli-completions--shell = shell 的名称
    .value = SHELL
cli-man = 把手册页写入文件夹
cli-man--folder = 文件夹，不存在时自动建立
    .value = 文件夹
cli-man-written = 手册页已写入 { $path }。

## 终端

cli-error = 错误：
cli-next = 下一步：
cli-yes-no = [y/N，y 表示“是”]
cli-yes = y yes 是
cli-prompt-passphrase = 口令：
cli-prompt-new-passphrase = 新口令：
cli-prompt-export-passphrase = 导出文件的口令：
cli-prompt-pin = PIN 码：
cli-prompt-again = 再输入一次：
cli-secret-file-open = 警告：本机其他用户可以读取 { $path }。请运行：chmod 600 { $path }
cli-clock-moved = 警告：{ $variable } 改动了时钟，仅供测试使用。

cli-cause-not-found = 文件或文件夹不存在
cli-cause-permission = 没有权限
cli-cause-exists = 已经存在
cli-cause-is-folder = 这是一个文件夹
cli-cause-not-folder = 这不是文件夹
cli-cause-full = 磁盘已满
cli-cause-read-only = 磁盘不可写

## 命令行有误

error-usage-unknown-argument = 无法识别参数 { $argument }。
    .why = 可能拼写有误，或属于其他命令。
    .next = 请运行：{ $program } --help
error-usage-misspelt-argument = 无法识别参数 { $argument }。
    .why = 有一个相近的参数：{ $suggested }。
    .next = 请使用 { $suggested }，或运行：{ $program } --help
error-usage-unknown-command = 无法识别命令 { $command }。
    .why = 可能拼写有误，或属于其他程序。
    .next = 请运行：{ $program } --help
error-usage-missing-command = 缺少命令。
    .why = 不给出命令，{ $program } 不执行任何操作。
    .next = 请运行：{ $program } --help
error-usage-missing-argument = 缺少参数：{ $argument }
    .why = 没有这些参数，命令无法执行。
    .next = 请补上参数；在命令后加 --help 可查看说明。
error-usage-conflict = { $argument } 不能与 { $other } 同时使用。
    .why = 两者决定同一件事，或同一参数重复出现。
    .next = 请去掉其中一个。
error-usage-invalid-value = { $argument } 的值不在可选范围内。
    .why = 可选的值：{ $values }
    .next = 请从中选择一个。
error-usage-missing-value = { $argument } 需要一个值。
    .why = 值为空或没有给出。
    .next = 请在其后写上值。
error-usage-bad-value = { $argument } 的值无法使用。
    .why = 格式不对或超出范围。
    .next = 请改正；在命令后加 --help 可查看说明。
error-usage-value-count = { $argument } 的值过多或过少。
    .why = 值的个数是固定的。
    .next = 请改正；在命令后加 --help 可查看说明。
error-usage-not-utf8 = 有一个参数不是有效的 UTF-8 文本。
    .why = 此处只能使用文本。
    .next = 请重新输入；文件名可以含其他字符，文本不可以。
error-usage-other = 无法理解 { $program } 的命令行。
    .why = 参数缺失、拼写有误或位置不对。
    .next = 请运行：{ $program } --help

## 文件、输入、输出

error-file-not-read = 无法读取 { $path }。
    .why = 原因：{ $cause }。
    .next = 请检查路径和权限。
error-file-not-written = 无法写入 { $path }。
    .why = 原因：{ $cause }。
    .next = 请换一个位置，或腾出空间并设置权限。
error-file-exists = { $path } 已经存在，未作改动。
    .why = 未经要求不会覆盖文件。
    .next = 请换一个名称，或先移走该文件。
error-input-too-large = 输入 { $path } 过大。
    .why = 此处最多接受 { $limit } 字节，超出部分没有读取。
    .next = 请确认文件是否正确。
error-input-not-text = 输入 { $path } 不是文本。
    .why = 此处需要 UTF-8 文本。
    .next = 请确认文件是否正确。
error-input-broken = 标准输入中断。
    .why = 原因：{ $cause }。
    .next = 请重新开始；已完成的部分仍然有效。
error-output = 无法把结果写到标准输出。
    .why = 原因：{ $cause }。
    .next = 请腾出空间，或写到其他位置。

error-store-in-use = { $path } 正在使用中。
    .why = 另一个进程已将其打开。
    .next = 请等它结束后再试。
error-store-disk-full = 没有空间写入 { $path }。
    .why = 磁盘已满，未作任何改动。
    .next = 请腾出一些空间后再试。
error-store-damaged = { $path } 已损坏。
    .why = 读到的内容与写入的不一致：{ $cause }。
    .next = 请从备份恢复，并检查磁盘。
error-store-unsettled = 更改过程中，{ $path } 的存储出现故障。
    .why = 这次更改要么完整保留，要么完全没有：{ $cause }。
    .next = 重复命令之前，请先查看当前状态。
error-store-too-large = 要存储的内容过大：{ $what }。
    .why = 共 { $bytes } 字节，最多可存 { $limit } 字节。
    .next = 请检查输入。
error-store-io = 无法使用 { $path }。
    .why = 原因：{ $cause }。
    .next = 请检查磁盘和权限后再试。

## 图片与码

error-picture-no-code = 在 { $path } 中没有找到二维码。
    .why = 图片可能模糊、被截断、太暗或从侧面拍摄。
    .next = 请靠近、正对、对好焦、避开反光后重拍。
error-picture-too-large = 图片 { $path } 太大。
    .why = 其字节数或像素数超过了可读取的上限。
    .next = 请缩小后重试。
error-picture-damaged = 无法读取图片 { $path }。
    .why = 图片已损坏、被截断，或不是 PNG 或 JPEG。
    .next = 请重新复制，或重新拍摄。
error-code-terminal = 终端太小，放不下这个码。
    .why = 需要 { $columns } 列、{ $rows } 行。
    .next = 请放大窗口、缩小字体，或用 --png 文件 写成图片。

## 配置和系统

error-config = { $path } 第 { $line } 行无法使用。
    .why = 原因：{ $cause }
    .next = 请改正这一行。
error-config-unknown-key = { $path } 第 { $line } 行：无法识别 { $key }。
    .why = 可用的名称：{ $known }
    .next = 请改正或删除。
error-config-not-read = 无法读取配置文件 { $path }。
    .why = 原因：{ $cause }。
    .next = 请改正路径，或不要指定配置文件。
error-no-home = 没有存放数据的文件夹。
    .why = 当前用户没有主文件夹。
    .next = 请用 --home 或 { $variable } 指定。
error-clock = 本机时钟有误。
    .why = 时钟早于 1970 年或晚于 9999 年。
    .next = 请校准时钟后再试。
error-test-clock = 无法理解 HUEPASS_TEST_CLOCK。
    .why = 应为以秒计的偏移（+3600、-60）或时刻（@1700000000）。
    .next = 请改正，或取消该变量以使用真实时钟。
error-random = 操作系统没有提供随机数。
    .why = 原因：{ $cause }。未执行任何操作。
    .next = 请重启机器或容器后再试。
error-internal = 程序自身出现故障。
    .why = 原因：{ $cause }
    .next = 请再试一次；若仍然出现，请附上本消息报告问题。

## 口令和提问

error-secret-no-source = 需要口令或 PIN 码，但无法询问。
    .why = 没有终端，也没有指定文件。
    .next = 请用 --passphrase-file 或 { $variable } 指定文件。
error-secret-stdin-twice = 标准输入不能同时用于口令和数据。
    .why = 两者都写成了 -。
    .next = 请把其中一个放入文件。
error-secret-empty = 口令或 PIN 码为空。
    .why = 空的口令起不到保护作用。
    .next = 请检查文件，或重新输入。
error-secret-too-short = 新的口令或 PIN 码太短。
    .why = 至少需要 { $least } 个字符。
    .next = 请选择更长的。
error-secret-too-long = { $path } 太长，不像口令。
    .why = 最多接受 { $limit } 字节。
    .next = 请确认文件是否正确。
error-secret-not-text = { $path } 中没有口令。
    .why = 它不是 UTF-8 文本。
    .next = 请确认文件是否正确。
error-secret-lines = { $path } 有多行。
    .why = 口令只占一行。
    .next = 请确认文件是否正确。
error-secret-differs = 两次输入不一致。
    .why = 新口令要输入两次，以便发现误输。
    .next = 请重新输入。
error-terminal = 终端出现故障。
    .why = 原因：{ $cause }。
    .next = 请换一个终端再试。
error-not-confirmed = 此命令需要确认，但无法询问：{ $question }
    .why = 没有终端。
    .next = 确定要执行时，请加上 --yes。
