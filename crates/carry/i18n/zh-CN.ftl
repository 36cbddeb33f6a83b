## 所有传送公开数据的程序共用的词句（crates/carry）

carry-mirror-used = { $mirror }：全部数据取自这里；其最新的周期是 { $epoch }。
carry-mirror-incomplete = { $mirror }：有周期 { $epoch }，但其中缺少某些内容或内容有误。
carry-mirror-current = { $mirror }：同样新，没有用到；其最新的周期是 { $epoch }。
carry-mirror-behind = { $mirror }：落后 { $by } 个周期；其最新的周期 { $epoch } 结束于 { $end }。它停住了，或者有人不让它得到新消息。
carry-mirror-unreachable = { $mirror }：未能连上。{ $why }
carry-mirror-refused = { $mirror }：被拒绝。{ $why }
carry-mirror-contradicts = { $mirror }：它给出的历史与已有的不同，而且同样有登记方的签名。两份公告都已留作证据；请告知该框架的运营者和审计者。
carry-last-sync = 上次同步：{ $time }
carry-last-mirror = { $state ->
        [used] { $mirror }：数据取自这里，周期 { $epoch }
        [incomplete] { $mirror }：周期 { $epoch }，内容不全
        [current] { $mirror }：同样新，周期 { $epoch }
        [behind] { $mirror }：落后，周期 { $epoch }
        [unreachable] { $mirror }：未能连上
        [refused] { $mirror }：被拒绝
        [contradicts] { $mirror }：给出了另一段历史
       *[other] { $mirror }：{ $state }
    }
carry-node-begun =
    { $epoch ->
        [0] 在 { $folder } 保存 { $name }（{ $digest }）的公开数据；尚无任何周期。
       *[other] 在 { $folder } 保存 { $name }（{ $digest }）的公开数据；其中最新的周期是 { $epoch }，结束时间 { $end }。
    }
carry-node-listening = 邻居可在 { $address } 连接本节点
carry-node-serving = 在 { $url } 提供副本
carry-node-heard = 周期 { $epoch } 已公布。
carry-node-copied = 副本已有周期 { $epoch }，来自 { $mirror }。
carry-node-copied-neighbours = 副本已有周期 { $epoch }，来自邻居。
carry-node-two-histories = 登记方签署了两种历史（周期 { $epoch }）。两份公告都已留作证据；请告知框架的运营者和审计者。
carry-node-failed = { $why }{ $next }
carry-node-ended = 已结束。
carry-cause-url = 它不是镜像的网址
carry-cause-not-reachable = 没有这台服务器，或它没有回应
carry-cause-tls = 服务器无法证明自己就是所要找的那台
carry-cause-timeout = 耗时太长
carry-cause-status = 服务器以状态码 { $status } 回应
carry-cause-redirected = 服务器指向别处，这不予跟随
carry-cause-too-large = 它发来的数据超过允许的大小
carry-cause-broken = 传输中断
carry-cause-garbage = 它的回应没有意义
carry-cause-time = 有公告的开始时间早于它所接续的公告
carry-cause-shard = 没有说明文件列出该分片
carry-cause-gap = 缺少它之前的撤销
carry-cause-ahead = 它超出最新列表太多
carry-not-due = 无事可做：下次同步的时间是 { $time }。
carry-next = { $minutes ->
        [0] 不到一分钟后进行下次同步。
       *[other] { $minutes } 分钟后进行下次同步。
    }

error-carry-address = “{ $mirror }”不是镜像。
    .why = 镜像可以是文件夹，或以 http:// 或 https:// 开头的网址（不含用户名、? 和 #）。
    .next = 请改正。
error-carry-peer = “{ $mirror }”是节点的地址。
    .why = 同步读取文件夹和网页服务器；节点用于 node 命令，它会保存一个文件夹。
    .next = 请用 --bootstrap { $mirror } 运行 node，再从它的文件夹同步。
error-carry-many = 镜像太多。
    .why = 一次同步最多询问 { $most } 个。
    .next = 请少给几个。
error-carry-unread = 无法读取 { $mirror }。
    .why = 读取失败：{ $cause }。
    .next = 请检查它是否存在，或换一个镜像。
error-carry-multiaddr = “{ $address }”不是节点地址。
    .why = 节点地址写作 /ip4/192.0.2.1/tcp/4777，或域名形式加端口，末尾可带对方的标识。
    .next = 请改正。
error-carry-no-pin = { $path } 中没有公开数据的副本，也没有指明框架。
    .why = 新的副本只为一个框架而建，以免有人混入别的框架。
    .next = 请用 --framework 指明其摘要；摘要见于框架的公布材料。
error-carry-no-genesis = { $path } 中没有公开数据的副本，也没有可用来开始的数据。
    .why = 新的副本从框架的创世文件开始，而邻居不提供它。
    .next = 请用 --mirror 指明有它的镜像，例如含有创世文件的文件夹。
error-carry-no-feed = { $mirror } 中没有公开数据。
    .why = 那里没有创世文件。
    .next = 请检查位置是否正确。
error-carry-other-framework = { $mirror } 属于另一个框架。
    .why = 其创世文件的摘要不同。
    .next = 请检查数据源或文件夹是否正确。
error-carry-damaged = { $mirror } 中的副本已损坏：{ $file }。
    .why = 它不是本程序写下的内容，而且无可替代。
    .next = 请用 --framework 指明框架，用 --mirror 指明镜像；损坏的部分会重新取得。
error-carry-shelf = 无法读写副本：{ $file }。
    .why = 系统拒绝：{ $cause }。
    .next = 请腾出空间，或改正权限。此前提供的数据仍然有效；节点会继续尝试。
error-carry-source = 无法读取 { $mirror }：{ $file }。
    .why = 一再读取失败：{ $cause }。
    .next = 无需处理；稍后会再次询问。
error-carry-refused = { $mirror } 给出的内容不成立。
    .why = 原因：{ $cause }。
    .next = 请换一个镜像，并告知管理它的人。
error-carry-two-histories = 登记方签署了两种不同的历史。
    .why = { $mirror } 给出的历史与副本不同。两者都已留作证据。
    .next = 请告知框架的运营者和审计者。
error-carry-listen = 节点无法在 { $address } 监听。
    .why = 系统拒绝；可能有别的程序占用了该端口。
    .next = 请用 --listen 换一个地址，或不给。
error-carry-http = 无法在 { $address } 提供副本。
    .why = 系统拒绝：{ $cause }。
    .next = 请用 --http 换一个地址。
error-carry-network = 无法使用网络。
    .why = 系统拒绝。
    .next = 请检查网络设置，或使用 --no-p2p。
error-carry-system = 节点无法启动线程。
    .why = 系统拒绝：{ $cause }。
    .next = 请告知管理这台机器的人。
error-carry-none = { $count } 个镜像都不能用。
    .why = 每个镜像的情况已在上面说明。
    .next = 请稍后再试，或换一个镜像。已有的数据在过旧之前仍然有效。
error-carry-signals = 程序无法接收结束信号。
    .why = 系统拒绝：{ $cause }。
    .next = 请告知管理这台机器的人。

cli-node = 保存一份公开数据的副本，并传给别人
    .long = 在文件夹中保存一份经过检查的副本，从镜像和邻居取得数据，并提供给两者，直到被要求结束。它不需要角色或秘密，谁也不必信任它。加上 --json 时每个事件输出一行。
cli-node--feed = 副本的文件夹
    .value = 文件夹
cli-node--framework = 框架的摘要，用于新建副本
    .value = 摘要
cli-node--mirror = 除邻居之外的来源：文件夹或网址；可给多个
    .value = 镜像
cli-node--http = 以网页方式提供副本的地址；可给多个
    .value = 地址:端口
cli-node--listen = 监听邻居的地址；不给则使用空闲端口
    .value = 节点地址
cli-node--bootstrap = 首先连接的节点；可给多个
    .value = 节点地址
cli-node--external = 别人从外面连接本节点的地址
    .value = 节点地址
cli-node--no-mdns = 不在本地网络中寻找邻居，也不被找到
cli-node--relay = 为彼此连不上的节点转接
cli-node--no-p2p = 完全不用邻居：只用镜像和网页服务
cli-node--every = 平均每隔多少秒查看一次每个镜像
    .value = 秒
