# wallet-cli 的用语。错误依次说明：发生了什么、.why 原因、.next 怎么办。

## 帮助

wallet-cli = 保管健康通行证，并以二维码出示
    .long = 用口令封存健康通行证，用一个公开文件的文件夹更新它，并以二维码出示。查验点只得知颜色，别的一概不知。
    .after =
        首次使用：
          wallet-cli init --feed 文件夹
          wallet-cli request offer.png
          wallet-cli accept answer.txt
          wallet-cli sync
          wallet-cli show
wallet-cli--profile = 身份（钱包中有多个身份时）
    .value = 名称
wallet-cli--scale = PNG 中每个模块的像素数
    .value = 像素
wallet-cli--out = 请求写入的文件；不给则直接输出
    .value = 文件
wallet-cli--framework = 框架的摘要，64 位十六进制数字；给出后只信任它
    .value = 摘要
wallet-cli--export-passphrase-file = 存有导出文件口令的文件
    .value = 文件

wallet-cli-init = 新建钱包
    .after = 例如：wallet-cli init --feed /media/stick/feed
wallet-cli-init--feed = 新建后立即同步的公开文件夹
    .value = 文件夹
wallet-cli-profiles = 管理身份：每人一个
wallet-cli-profiles-list = 列出身份
wallet-cli-profiles-add = 添加身份
wallet-cli-profiles-add--name = 名称
    .value = 名称
wallet-cli-profiles-rename = 给身份改名
wallet-cli-profiles-rename--name = 现在的名称
    .value = 名称
wallet-cli-profiles-rename--new = 新名称
    .value = 新名称
wallet-cli-profiles-remove = 永久删除身份及其通行证
wallet-cli-profiles-remove--name = 名称
    .value = 名称
wallet-cli-request = 凭邀请申请通行证
    .after = 同一邀请和 PIN 得到同一请求。
wallet-cli-request--offer = 邀请：文字、含文字的文件，或二维码图片；- 表示标准输入
    .value = 邀请
wallet-cli-request--pin-file = 存有 PIN 的文件；- 表示标准输入
    .value = 文件
wallet-cli-request--no-pin = 这份邀请没有 PIN
wallet-cli-accept = 收下签发机构的答复
wallet-cli-accept--answer = 答复：文字、含文字的文件，或二维码图片；- 表示标准输入
    .value = 答复
wallet-cli-renew = 申请新的通行证，替换现有的
wallet-cli-witness = 申请新的见证（钱包落后太多时）
    .long = 钱包落后太多时，向签发机构申请新的见证。签发机构会由此得知您在使用通行证；请在家里做，不要在去查验点的路上做。
wallet-cli-sync = 用公开文件夹更新钱包
wallet-cli-sync--folder = 文件夹；不给则用上次的
    .value = 文件夹
wallet-cli-show = 以二维码出示通行证，每个时段换新，按任意键结束
wallet-cli-show--once = 只出示一个码
wallet-cli-show--even-if-old = 即使消息已旧也出示；没有网络的查验点一天之内可能仍接受
wallet-cli-scan = 答复出示二维码的查验点
wallet-cli-scan--beacon = 查验点的码：文字、含文字的文件，或图片；- 表示标准输入
    .value = 码
wallet-cli-scan--consent = 不再询问，直接同意（供脚本使用）
wallet-cli-announce = 以二维码出示最新公告，供缺少它的查验点使用
wallet-cli-status = 说明各通行证的状况，以及为什么不能出示
wallet-cli-export = 把整个钱包写入一个加密文件
wallet-cli-export--file = 要写的文件
    .value = 文件
wallet-cli-import = 用导出的文件建立钱包
wallet-cli-import--file = 导出的文件；- 表示标准输入
    .value = 文件
wallet-cli-passphrase = 更换口令
wallet-cli-passphrase--new-passphrase-file = 存有新口令的文件
    .value = 文件
wallet-cli-acknowledge = 表示您已知道登记方签了两种历史

## 结果

wallet-colour-green = 绿色
wallet-colour-yellow = 黄色
wallet-colour-red = 红色

wallet-made = 钱包已建在 { $path }，身份为 { $profile }。
wallet-made-next = 接下来请运行：wallet-cli sync 文件夹
wallet-adopt-sure = 该文件夹属于框架 { $name }，由 { $registrars } 个登记方创立，摘要为 { $digest }。从此信任它吗？
wallet-adopted = 本钱包信任框架 { $name }（{ $digest }）。
wallet-syncing = 正在读取列表
wallet-synced =
    { $new ->
        [0] 已更新到第 { $epoch } 期，没有新内容。
       *[other] 已更新到第 { $epoch } 期，新公告 { $new } 份。
    }
wallet-synced-nothing = 该框架尚未发布任何一期。
wallet-pass-current = { $profile }：通行证已获认证。
wallet-pass-revoked = { $profile }：通行证已被签发机构撤销。
wallet-pass-waiting = { $profile }：通行证比最新列表还新；下一期发布后请再同步。
wallet-pass-gone = { $profile }：通行证所在的分片已停用，或签发机构已被除名；请申请新的通行证。
wallet-pass-log = { $profile }：撤销记录不完整或有误；请换一处同步。
wallet-pass-certificate = { $profile }：分片的认证有误；请换一处同步。
wallet-no-profiles = 没有任何身份。
wallet-profile-added = 已添加身份 { $profile }。
wallet-profile-renamed = 身份 { $profile } 现在叫 { $new }。
wallet-remove-sure = 永久删除身份 { $profile } 及其通行证吗？
wallet-profile-removed = 已删除身份 { $profile }。
wallet-request-written = 请求已写入 { $path }。请交给签发机构。
wallet-request-next = 请把这段文字交给签发机构；收到答复后运行：wallet-cli accept 答复
wallet-accepted = { $profile }：{ $colour }，有效至 { $time }。
wallet-accepted-witness = { $profile }：已收下新的见证。
wallet-accepted-next = 再运行一次 wallet-cli sync 之后即可出示
wallet-code-made = { $colour }码，在 { $time } 前后有效。
wallet-show-line = { $colour } · { $time } 换码
wallet-show-old = 消息已有 { $minutes } 分钟；方便时请同步。
wallet-show-key = 按任意键结束。
wallet-scan-gate = { $label } 询问您的颜色。其标识：{ $gate }
wallet-scan-pseudonym = 它还索要用于“{ $label }”的化名：当天它能再次认出您，别人不能。
wallet-scan-sure = 答复它吗？
wallet-scan-sure-pseudonym = 用“{ $label }”的化名答复它吗？
wallet-scan-declined = 什么也没有出示。
wallet-announced = 第 { $epoch } 期的公告；其中没有关于您的任何内容。
wallet-status-profile = 身份 { $profile }
wallet-status-pass = { $authority } 的{ $colour }通行证，有效至 { $time }。
wallet-status-fresh = 消息：第 { $epoch } 期，持续到 { $time }。
wallet-status-old = 消息：第 { $epoch } 期，已于 { $time } 结束，距今 { $minutes } 分钟。
wallet-status-requests = 有 { $count } 个请求在等待答复。
wallet-status-can-show = 可以出示。
wallet-status-cannot-show = 现在不能出示：{ $what }
wallet-status-next = 怎么办：{ $next }
wallet-exported = 钱包已导出到 { $path }。
wallet-imported = 钱包已导入 { $path }。
wallet-passphrase-changed = 口令已更换。钱包的旧副本仍用旧口令。
wallet-no-evidence = 没有需要确认的事。
wallet-acknowledged = 已记下。通行证重新按本钱包先持有的历史出示；请把两份公告报告给登记方。

## 错误：钱包整体

error-wallet-none = { $path } 中没有钱包。
    .why = 尚未建立，或在别的文件夹里。
    .next = 请运行 wallet-cli init，或用 --home 指明文件夹
error-wallet-in-use = { $path } 中的钱包正在别处使用。
    .why = 同一时间只允许一个进程使用。
    .next = 等另一条命令结束后再试。
error-wallet-no-profile = 钱包里没有身份。
    .why = 通行证属于某个身份。
    .next = 请运行：wallet-cli profiles add 名称
error-wallet-which-profile = 钱包里有多个身份，但没有指明哪一个。
    .why = 现有：{ $profiles }
    .next = 请用 --profile 指明。
error-wallet-unknown-profile = 没有这个名称的身份。
    .why = 名称须一字不差。
    .next = 请运行：wallet-cli profiles list
error-wallet-profile-exists = 已有同名的身份。
    .why = 身份靠名称区分。
    .next = 请换一个名称。
error-wallet-profile-name = 这不能作为身份的名称。
    .why = 名称为一行，1 到 64 字节，不含控制字符。
    .next = 请换一个名称。
error-wallet-many-profiles = 钱包里的身份已满。
    .why = 已有 { $most } 个。
    .next = 请删除一个，或用 --home 另建钱包。
error-wallet-record = 钱包中关于 { $what } 的记录无法读取。
    .why = 它由另一版本的程序写成。
    .next = 请使用最新版本，或导入备份。
error-vault-passphrase = 口令不对。
    .why = 它打不开钱包。
    .next = 请再试一次。
error-vault-none = 文件夹里没有钱包。
    .why = 上次建立没有完成。
    .next = 请运行：wallet-cli init
error-vault-exists = 已经有钱包了。
    .why = 钱包从不被覆盖。
    .next = 请使用它，或用 --home 选择别的文件夹。
error-vault-damaged = 钱包或导出文件已损坏。
    .why = 原因：{ $cause }。
    .next = 请导入备份。
error-vault-version = 钱包或导出文件的版本为 { $version }，本程序不认识。
    .why = 它由更新的程序写成。
    .next = 请使用最新版本。
error-vault-in-use = 钱包正在别处使用。
    .why = 同一时间只允许一个进程使用。
    .next = 等另一条命令结束后再试。
error-vault-full = 没有空间存放钱包。
    .why = 磁盘已满。什么也没有改变。
    .next = 请腾出空间后再试。
error-vault-memory = 内存不足，无法核对口令。
    .why = 核对需要 64 MiB 内存，使猜测变慢。
    .next = 请关闭其他程序后再试。
error-vault = 钱包的存储出错。
    .why = 原因：{ $cause }。
    .next = 重复命令之前请先查看状况。
error-wallet-export-passphrase = 口令打不开导出文件。
    .why = 文件的口令是导出时选定的。
    .next = 请再试一次。

## 错误：文字、码、图片

error-wallet-no-text = { $path } 里没有我们的文字。
    .why = 这类文字以 HUE 开头。
    .next = 请检查文件是否正确。
error-wallet-not-ours = 这不是 Huepass 的文字。
    .why = 开头不认识。
    .next = 请检查是否复制完整。
error-wallet-other-kind = 这是另一种 Huepass 文字。
    .why = 邀请以 HUEO1 开头，答复以 HUER1 开头，查验点的码以 HUEB1 开头。
    .next = 请检查这里需要哪一种。
error-wallet-version = 该文字的版本为 { $version }，本程序不认识。
    .why = 它由更新的程序生成。
    .next = 请使用最新版本。
error-wallet-signature = 该文字不可信。
    .why = 签名或封印不成立，说明它被改动过，或不是给您的。
    .next = 请重新索取。
error-wallet-text-large = 文字太长。
    .why = 这类文字最多 { $limit } 字节。
    .next = 请检查是否正确。
error-wallet-malformed = 文字已损坏。
    .why = 途中缺了字或改了字。
    .next = 请重新复制或重新拍摄。
error-wallet-announcement-large = 公告放不进一个二维码。
    .why = 它带的签名太多。
    .next = 请改为把公开文件带到查验点。

## 错误：向签发机构申请

error-wallet-no-framework = 钱包还不知道该信任谁。
    .why = 从未同步过。
    .next = 请运行：wallet-cli sync 文件夹
error-wallet-other-framework = 这属于另一个框架。
    .why = 钱包只信任首次同步时选定的框架。
    .next = 请使用正确的公开文件夹、邀请或码，或用 --home 另建钱包。
error-wallet-offer-over = 邀请已过期。
    .why = 它的有效期到 { $time }。
    .next = 请向签发机构索取新的。
error-wallet-not-accredited = 登记方没有为该签发机构担保。
    .why = 不知道对 { $authority } 的认可，或认可已被收回。
    .next = 请同步后再试；若仍如此，不要相信该邀请。
error-wallet-authority-unknown = 还不知道该签发机构的密钥。
    .why = 公开文件夹中没有它的说明（{ $authority }）。
    .next = 请运行：wallet-cli sync 文件夹
error-wallet-other-authority = 该身份持有另一签发机构的有效通行证。
    .why = 一个身份只有一份通行证，新的会替换它。
    .next = 请为它添加身份：wallet-cli profiles add 名称
error-wallet-no-ticket = 该通行证不能自行更新。
    .why = 签发机构没有留下再次申请的凭据。
    .next = 请向签发机构索取邀请。
error-wallet-many-requests = 等待答复的请求太多。
    .why = 每个请求在得到答复前都保存一个秘密。
    .next = 请先收下已有的答复，或用另一身份索取新的邀请。
error-wallet-pin = 这不是 PIN。
    .why = PIN 为 1 到 12 位数字。
    .next = 请重新输入。
error-wallet-not-asked = 没有请求在等待这份答复。
    .why = 它已经收过，或属于别的钱包。
    .next = 请查看：wallet-cli status
error-wallet-contradiction = 答复与请求矛盾。
    .why = 不同之处：{ $what }。
    .next = 请告诉签发机构；什么也没有改变。
error-wallet-bad-credential = 给出的内容没有通过检查。
    .why = 原因：{ $cause }。
    .next = 请告诉签发机构或公开文件夹的管理者；什么也没有改变。
error-refused-revoked = 签发机构说通行证已被撤销。
    .why = 理由由签发机构掌握。
    .next = 请询问签发机构。
error-refused-unknown = 签发机构不认识该邀请或凭据。
    .why = 它可能属于别的签发机构，或已被收回。
    .next = 请索取新的邀请。
error-refused-pin = 签发机构说 PIN 不对。
    .why = PIN 只能试几次。
    .next = 请用正确的 PIN 再运行 wallet-cli request。
error-refused-used = 签发机构说该邀请或凭据已经用过。
    .why = 每份只给一张通行证。
    .next = 如果不是您用的，请索取新的邀请。
error-refused-expired = 签发机构说时限已过。
    .why = 邀请、凭据和通行证都有期限。
    .next = 请索取新的邀请。
error-refused-commitment = 签发机构知道您用的是另一个钱包。
    .why = 通行证跟随取得第一份的钱包。
    .next = 如果那个钱包丢了，请告诉签发机构。
error-refused-none-waiting = 签发机构没有给您的新通行证。
    .why = 没有变化，或更新还太早。
    .next = 请在通行证快到期时再试。

## 错误：公开文件

error-wallet-no-feed = 不知道从哪个文件夹同步。
    .why = 没有指明，钱包也从未同步过。
    .next = 请运行：wallet-cli sync 文件夹
error-wallet-digest = 这不是框架的摘要。
    .why = 摘要为 64 位十六进制数字。
    .next = 请重新复制。
error-wallet-feed-missing = 公开文件夹中没有 { $file }。
    .why = 该文件夹不对，或复制不完整。
    .next = 请检查文件夹，或重新复制。
error-wallet-feed-not-read = 公开文件 { $file } 无法读取。
    .why = 原因：{ $cause }。
    .next = 请检查文件夹，或重新复制。
error-wallet-feed = 公开文件 { $file } 被拒绝。
    .why = 原因：{ $cause }。什么也没有改变。
    .next = 请重新复制；若仍如此，请换一处。
error-wallet-quorum = 公开文件 { $file } 被拒绝。
    .why = 需要 { $needed } 个签名，只有 { $signed } 个。什么也没有改变。
    .next = 请重新复制；若仍如此，请换一处。
error-wallet-list-dropped = 列表 { $file } 被拒绝。
    .why = 它没有签名声明就去掉或改动了分片，会暴露其持有人。什么也没有改变。
    .next = 请告诉登记方；不要使用这些公开文件。
error-wallet-gap = 公开文件夹从第 { $epoch } 期起缺少公告。
    .why = 钱包必须不间断地沿链前进。
    .next = 请重新复制整个文件夹。
error-wallet-chain = 有一份公告接不上链。
    .why = 原因：{ $cause }。什么也没有改变。
    .next = 请重新复制；若仍如此，请换一处。
error-wallet-two-histories = 登记方签了两种不同的历史。
    .why = 可能有人看到的历史与众不同，所以在您知情之前什么也不出示。证据已保存。
    .next = 请报告登记方；然后运行：wallet-cli acknowledge
error-wallet-too-much = 公开文件中的 { $what } 超过钱包能保存的数量。
    .why = 钱包的存储有上限。
    .next = 请报告程序的作者；什么也没有改变。

## 错误：出示

error-show-no-pass = 该身份没有通行证。
    .why = 尚未申请并收下。
    .next = 请运行：wallet-cli request 邀请
error-show-revoked = 通行证已被撤销。
    .why = 签发机构收回了它。
    .next = 请询问签发机构；也许已有新的：wallet-cli renew
error-show-expired = 通行证已过期。
    .why = 有效期到 { $time }。
    .next = 请运行：wallet-cli renew
error-show-beyond-window = 时钟不可能是对的。
    .why = 按此时钟，通行证的有效期会超过任何通行证。
    .next = 请校准时钟。
error-show-not-synced = 钱包还没有任何消息。
    .why = 没有公告。
    .next = 请运行：wallet-cli sync 文件夹
error-show-clock = 时钟不可能是对的。
    .why = 它早于最新一期的开始时间 { $time }。
    .next = 请校准时钟。
error-show-too-old = 钱包的消息太旧。
    .why = 最新一期已结束 { $minutes } 分钟；消息新的查验点会拒绝该码。
    .next = 请运行 wallet-cli sync；在没有网络的查验点可试：wallet-cli show --even-if-old
error-show-waiting = 通行证尚未获得认证。
    .why = 最新列表早于它。
    .next = 下一期发布后请再同步。
error-show-shard-gone = 通行证不再获得认证。
    .why = 它所在的分片已停用，或签发机构已被除名。
    .next = 请向签发机构申请新的通行证。
error-show-log = 通行证无法更新。
    .why = 公开文件中签发机构的撤销记录不完整或有误。
    .next = 请换一处同步，或申请新的见证：wallet-cli witness
error-show-certificate = 通行证无法更新。
    .why = 公开文件中其分片的认证有误。
    .next = 请换一处同步；若仍如此，请告诉登记方。
error-show-check = 该码没有通过钱包自己的检查，因此没有出示。
    .why = 原因：{ $cause }。
    .next = 请同步后再试；若仍如此，请告诉签发机构。

## 错误：查验点的码

error-beacon-foreign = 该查验点属于另一个框架。
    .why = 您的通行证在那里没有意义。
    .next = 请使用该查验点认识的通行证。
error-beacon-chain = 本钱包不知道该查验点的消息。
    .why = 它更新、早于一天，或属于另一种历史。
    .next = 请同步后再扫描。
error-beacon-early = 该查验点的时钟慢了。
    .why = 其时间早于最新一期；答复可能泄露通行证有多新。
    .next = 请让值守人员校准时钟并更新查验点。
error-beacon-late = 该查验点的时钟快了，或钱包的消息旧了。
    .why = 其时间晚于最新一期能担保的范围；答复可能泄露通行证何时到期。
    .next = 请同步后再扫描。
error-beacon-not-certified = 在该查验点所处的那一期，通行证尚未获得认证。
    .why = 查验点的消息早于通行证。
    .next = 请向它出示公告：wallet-cli announce
error-beacon-scopes = 今天索要的化名太多。
    .why = 许多不同的化名会让查验点得知更多关于您的事。
    .next = 请去不索要化名的查验点，或明天再来。
