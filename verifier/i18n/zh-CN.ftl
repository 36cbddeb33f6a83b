# 核验点程序的用语。

verifier = 在核验点离线读取健康通行码，并给出颜色或原因
    .after = 示例：verifier init genesis.cose && verifier feed import feed/ && verifier check code.png
verifier-init = 为某个框架设置本核验点
verifier-init--genesis = 该框架的 genesis.cose
    .value = 文件
verifier-init--policy = 初始策略（TOML）；以后可在核验点的文件夹中修改
    .value = 文件
verifier-feed = 来自登记方的消息
verifier-feed-import = 从消息文件夹、文件和图片中接收公告
verifier-feed-import--paths = 消息文件夹、.cose 文件、公告码的图片或文本文件
    .value = 路径
verifier-feed-show = 显示最新公告，供另一核验点读取
verifier-sync = 从镜像取得消息，核验可以照常进行
    .long = 询问每个镜像最新的公告，采用登记方签署的最新一份，并指出落后、连不上或有误的镜像。退出码：0 可以判定，21 时钟不可信，25 两种历史，30 消息过旧，65 或 75 没有可用的镜像。
    .after =
        由更频繁的定时器触发，大约每小时一次：verifier sync --if-due
        镜像和间隔可写在核验点文件夹的 config.toml 中：mirrors = ["https://example.org/feed"]，sync_seconds = 3600
verifier-sync--mirrors = 文件夹或网址（http://、https://）；不给则用上次的
    .value = 镜像
verifier-sync--if-due = 在上次同步时抽定的时间之前什么也不做
verifier-sync--every = 一直运行，平均每隔这么多秒同步一次
    .value = 秒
verifier-check = 核验一个码
    .long = 核验一个码，给出颜色，或说明为何没有颜色。退出码：0 放行，10 黄，11 红，20 不是此刻的码，21 时钟不可信，22 已经用过，25 证明不成立，26 不是我们的码，27 周期比已知的新，30 消息太旧，65 无法读取，73 或 75 核验点无法记住它（磁盘已满、另一进程）。
verifier-check--code = 图片（PNG、JPEG）、文本文件、- 表示标准输入，或码本身
    .value = 码
verifier-check--watch = 从标准输入逐行读取码，如硬件扫码器所发
verifier-beacon = 显示信标，供钱包扫描（扫描模式）
verifier-status = 说明消息有多旧，以及计数

verifier-ready =
    本核验点属于 { $framework }。
    创世摘要：{ $genesis }
    核验点：{ $gate }
verifier-imported =
    { $taken ->
        [0] 没有新内容；已知的最新周期是 { $epoch }。
       *[other] 接收了 { $taken } 份文件；已知的最新周期是 { $epoch }。
    }
verifier-synced =
    { $taken ->
        [0] 没有新内容；已知的最新周期是 { $epoch }，已有 { $age }。
       *[other] 接收了 { $taken } 份公告；已知的最新周期是 { $epoch }，已有 { $age }。
    }
verifier-sync-watching = 核验点此刻正在核验；它会在读取下一个码之前自行采用新消息。
verifier-sync-clock = 时钟有误，或消息有误：这里是 { $now }，而最新的周期始于 { $start }。请校正时钟；在此之前本核验点无法判定。
verifier-sync-old = 按这里的时钟（{ $now }），最新的公告已有 { $age }，过旧而无法判定。或者所有镜像都停住了，或者有人不让它们得到新消息，或者时钟有误。
verifier-copy-refused = 略过了 { $path } 中的副本；下次同步会修复它。{ $why }
verifier-evidence-kept = 登记方签署了两份不同的公告。两份都保存在 { $path }；请告知框架的运营者和审计者。
verifier-watching = 正在逐行读取码。按 Ctrl-D 结束。
verifier-took = 已接收周期 { $epoch } 的公告。请再次读取通行码。
verifier-knew = 这份公告已经知道；已知的最新周期是 { $epoch }。
verifier-ageing = 最新公告已有 { $age }。达到 { $limit } 时本核验点将停止判断。
verifier-beacon-open = 钱包可在 { $seconds } 秒内应答此信标。
verifier-duration =
    { $days ->
        [0] { $hours ->
            [0] { $minutes } 分钟
           *[other] { $hours } 小时 { $minutes } 分钟
        }
       *[other] { $days } 天 { $hours } 小时
    }
verifier-status-counts =
    框架：{ $framework }
    核验点：{ $gate }
    放行：{ $admitted }，其他颜色：{ $refused }，未能判断：{ $undecided }
verifier-status-news = 最新周期：{ $epoch }，结束时间 { $end }，已有 { $age }（上限 { $limit }）
verifier-status-no-news = 还没有公告。请运行：verifier feed import 文件夹
verifier-status-evidence = 有 { $count } 份互相矛盾的公告作为证据保存。请告知框架的运营者和审计者。

screen-ready = 就绪
screen-scan = 请将下一个码对准扫码器。
screen-dismiss = 下一位之前请按回车键。
screen-missed = 其间读到 { $count } 个码，没有核验。
screen-news = 周期 { $epoch }，公告已有 { $age }（上限 { $limit }）
screen-end = 按 Ctrl-C 结束。

verdict-green = 绿
verdict-yellow = 黄
verdict-red = 红
verdict-undecided = 无法判断
verdict-admit = 请放行。
verdict-stop = 请勿放行：本核验点不放行此颜色。
verdict-again = 与刚才是同一个码，只计一次。

reason-stale-slot = 这不是此刻的码：可能是旧图片，或时钟不准。请出示现在的码。
reason-old-epoch = 钱包的数据旧了。请持有人同步钱包后重新出示。
reason-clock = 本核验点的时钟不对：落后于最新公告，或被调慢过。请校准时钟。
reason-seen-already = 这里已经用过。请出示新的码；若是另一个人，请勿放行。
reason-not-proven = 没有有效的证明。请勿放行；持有人的钱包可以说明原因。
reason-mode = 没有应答本核验点的信标，或用于另一种模式。请显示新的信标让钱包扫描；出示模式的核验点请索要普通的码。
reason-not-ours = 这不是本框架的通行码。请出示正确的码。
reason-damaged = 码被截断或误读。请再读一次。
reason-version = 这个码的版本较新。请更新本程序。
reason-other-kind = 这是 Huepass 的码，但不是通行码。请出示通行码。
reason-newer-epoch = 这个码属于周期 { $epoch }，比本核验点所知的新。请持有人出示公告码，在此读取后再读通行码。
reason-too-old = 最新公告已有 { $age }，超过策略允许。请带来消息：verifier feed import，或读取公告码。
reason-full = 本核验点每人每天只放行一次，今天已无法再记住更多。请用另一核验点，或等到明天。
reason-no-announcement = 本核验点还没有公告。请带来一份：verifier feed import，或读取公告码。

error-verifier-digest = 这不是框架的摘要。
    .why = 摘要有 64 个十六进制数字。
    .next = 请重新复制。
error-verifier-no-mirror = 不知道从哪个镜像同步。
    .why = 没有指定或配置镜像，本核验点也从未同步过。
    .next = 请运行：verifier sync 镜像
error-verifier-two-histories = 登记方签署了两种不同的历史。
    .why = 有一个镜像给出的历史与本核验点已有的不同。两份公告都保存在 { $path }。
    .next = 请告知框架的运营者和审计者。本核验点继续使用先持有的历史。
error-verifier-other-framework = { $path } 中的核验点属于另一个框架，不是所指明的框架。
    .why = 核验点的节点只保存其所属框架的公开数据。
    .next = 请去掉 --framework，或用 --feed 指定另一个文件夹。
error-verifier-exists = { $path } 中已有一个核验点。
    .why = 一个核验点始终属于一个框架。
    .next = 请用 --home 指定另一个文件夹。
error-verifier-none = { $path } 中没有核验点。
    .why = 还没有设置。
    .next = 请运行：verifier init genesis.cose
error-verifier-genesis = { $path } 不是有效的创世文件。
    .why = 它已损坏、版本不同，或未由全部创始登记方签署。
    .next = 请从可信之人处重新获取该框架的 genesis.cose。
error-verifier-policy = 无法按策略 { $path } 执行。
    .why = { $field ->
        [admit] admit 必须至少写明一种颜色：green、yellow、red。
        [epochs_behind] epochs_behind 必须是 0 到 2。
        [slots_off] slots_off 必须是 0 到 2。
        [staleness_limit] staleness_limit 至多 604800 秒（7 天）。
        [reread] reread 必须是 0 到 30 秒。
        [beacon_lifetime] beacon_lifetime 必须是 10 到 600 秒。
        [name] name 必须是 1 到 64 字节的一行文字。
        [once_a_day] once_a_day 必须是 1 到 64 字节的一行文字，且需要 mode = "scan"。
        [credential_type] credential_type 必须是本框架某种通行码的编号。
       *[other] { $field } 超出范围。
    }
    .next = 请更正该文件。
error-verifier-damaged = { $path } 已损坏。
    .why = 它不是本程序写下的内容。
    .next = 请从备份恢复，或在另一个文件夹重新设置核验点。
error-verifier-not-news = { $path } 中没有公告。
    .why = 它是别的东西、已损坏，或版本不同。
    .next = 请检查文件或图片是否正确。
error-verifier-foreign = { $path } 属于另一个框架。
    .why = 本核验点只相信一个框架。
    .next = 请检查消息来源是否正确。
error-verifier-quorum = { $path } 的登记方签名不足。
    .why = 需要 { $needed } 个有效签名，只有 { $signed } 个。
    .next = 请从别处获取；若仍如此，请告知框架的运营者。
error-verifier-older = { $path } 比本核验点已有的旧。
    .why = 已知的最新周期不会后退。
    .next = 无需处理。
error-verifier-equivocation = { $path } 与本核验点已有的公告矛盾。
    .why = 登记方签署了两种历史。
    .next = 请告知框架的运营者和审计者；证据已保存。
error-verifier-chain = { $path } 与本核验点已有的公告不衔接。
    .why = 它的开始时间早于其前一周期。
    .next = 请从别处获取；若仍如此，请告知框架的运营者。
error-verifier-no-announcement = 本核验点还没有公告。
    .why = 尚未导入任何内容。
    .next = 请运行：verifier feed import 文件夹
error-verifier-show-mode = 本核验点处于出示模式。
    .why = 其策略没有写明 mode = "scan"，因此不接受对信标的应答。
    .next = 请在其 policy.toml 中设置 mode = "scan"。
error-verifier-too-old = 本核验点的最新公告太旧。
    .why = 已有 { $age }，超过策略允许，因此不会判断任何应答。
    .next = 请运行：verifier feed import 文件夹
error-verifier-clock = 本核验点的时钟不可信。
    .why = 它落后于最新公告，或被调慢过。
    .next = 请校准时钟。
