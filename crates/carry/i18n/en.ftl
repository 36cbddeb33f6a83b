## What every program says that carries the feed (crates/carry)

carry-mirror-used = { $mirror }: everything was taken from here; its newest epoch is { $epoch }.
carry-mirror-incomplete = { $mirror }: it has epoch { $epoch }, and some of what belongs to it is missing or wrong there.
carry-mirror-current = { $mirror }: as new, and not needed; its newest epoch is { $epoch }.
carry-mirror-behind =
    { $by ->
        [one] { $mirror }: behind by one epoch; its newest one, { $epoch }, ended at { $end }. It stands still, or somebody keeps the news from it.
       *[other] { $mirror }: behind by { $by } epochs; its newest one, { $epoch }, ended at { $end }. It stands still, or somebody keeps the news from it.
    }
carry-mirror-unreachable = { $mirror }: not reached. { $why }
carry-mirror-refused = { $mirror }: refused. { $why }
carry-mirror-contradicts = { $mirror }: it shows another history than is held, signed by the registrars too. Both announcements are kept as evidence; tell the framework's operators and auditors.
carry-last-sync = Last sync: { $time }
carry-last-mirror = { $state ->
        [used] { $mirror }: taken from here, epoch { $epoch }
        [incomplete] { $mirror }: epoch { $epoch } with something missing
        [current] { $mirror }: as new, epoch { $epoch }
        [behind] { $mirror }: behind, epoch { $epoch }
        [unreachable] { $mirror }: not reached
        [refused] { $mirror }: refused
        [contradicts] { $mirror }: shows another history
       *[other] { $mirror }: { $state }
    }
carry-node-begun =
    { $epoch ->
        [0] Keeping the feed of { $name } ({ $digest }) in { $folder }; there is no epoch yet.
       *[other] Keeping the feed of { $name } ({ $digest }) in { $folder }; the newest epoch there is { $epoch }, which ended or ends at { $end }.
    }
carry-node-listening = Neighbours reach this node at { $address }
carry-node-serving = Serving the copy at { $url }
carry-node-heard = Epoch { $epoch } was announced.
carry-node-copied = The copy has epoch { $epoch }, from { $mirror }.
carry-node-copied-neighbours = The copy has epoch { $epoch }, from neighbours.
carry-node-two-histories = The registrars signed two histories (epoch { $epoch }). Both announcements are kept as evidence; tell the framework's operators and auditors.
carry-node-failed = { $why } { $next }
carry-node-ended = Ended.
carry-cause-url = it is no mirror's URL
carry-cause-not-reachable = no such server, or it does not answer
carry-cause-tls = the server cannot prove that it is the one asked for
carry-cause-timeout = it took too long
carry-cause-status = the server answered with status { $status }
carry-cause-redirected = the server points to another place, which is not followed
carry-cause-too-large = it sends more than allowed
carry-cause-broken = the transfer broke off
carry-cause-garbage = its answers make no sense
carry-cause-time = an announcement begins before the one that it follows
carry-cause-shard = no descriptor lists the shard
carry-cause-gap = revocations before it are missing
carry-cause-ahead = it reaches too far beyond the newest list
carry-not-due = Nothing to do: the next sync is due at { $time }.
carry-next = The next sync follows in { $minutes ->
        [0] less than a minute
        [one] one minute
       *[other] { $minutes } minutes
    }.

error-carry-address = “{ $mirror }” is no mirror.
    .why = A mirror is a folder, or a URL that begins with http:// or https:// (without a user, ? or #).
    .next = Correct it.
error-carry-peer = “{ $mirror }” is the address of a peer.
    .why = A sync reads folders and web servers; peers are for the command node, which keeps a folder.
    .next = Run node with --bootstrap { $mirror }, and sync from its folder.
error-carry-many = These are too many mirrors.
    .why = One sync asks at most { $most }.
    .next = Name fewer.
error-carry-unread = { $mirror } cannot be read.
    .why = Reading failed: { $cause }.
    .next = Check that it is there, or use another mirror.
error-carry-multiaddr = “{ $address }” is no address of a node.
    .why = Such an address is written like /ip4/192.0.2.1/tcp/4777, /dns/node.example.org/udp/4777/quic-v1, or with /p2p/PEER at its end.
    .next = Correct it.
error-carry-no-pin = There is no copy of a feed in { $path }, and no framework was named.
    .why = A new copy is begun for one framework only, so that nobody can slip in another.
    .next = Name it with --framework DIGEST; the digest stands on the framework's publications, and wallets show it with wallet-cli status --json.
error-carry-no-genesis = There is no copy of a feed in { $path }, and nothing to begin with.
    .why = A new copy begins with the framework's genesis, which neighbours do not hand out.
    .next = Name a mirror that has it with --mirror, a folder with genesis.cose for instance.
error-carry-no-feed = There is no feed in { $mirror }.
    .why = It has no genesis.
    .next = Check that it is the right place.
error-carry-other-framework = { $mirror } belongs to another framework.
    .why = Its genesis has another digest.
    .next = Check that it is the right feed, or the right folder.
error-carry-damaged = The copy in { $mirror } is damaged: { $file }.
    .why = It is not what this program wrote, and nothing else can stand in for it.
    .next = Name the framework with --framework and a mirror with --mirror; what is damaged is fetched again.
error-carry-shelf = The copy cannot be read or written: { $file }.
    .why = The system refused: { $cause }.
    .next = Make room, or correct the permissions. What was shown before stays good; the node goes on trying.
error-carry-source = { $mirror } cannot be read: { $file }.
    .why = Reading failed again and again: { $cause }.
    .next = Nothing needs to be done; it is asked again later.
error-carry-refused = { $mirror } gave something that does not hold.
    .why = The reason: { $cause }.
    .next = Use another mirror, and tell whoever keeps this one.
error-carry-two-histories = The registrars signed two different histories.
    .why = { $mirror } shows another one than the copy has. Both are kept as evidence.
    .next = Tell the framework's operators and auditors.
error-carry-listen = The node cannot listen at { $address }.
    .why = The system refused it; another program may have this port.
    .next = Choose another address with --listen, or leave it out.
error-carry-http = The copy cannot be served at { $address }.
    .why = The system refused: { $cause }.
    .next = Choose another address with --http.
error-carry-network = The network cannot be used.
    .why = The system refused it.
    .next = Check the network's settings, or use --no-p2p.
error-carry-system = The node cannot start its threads.
    .why = The system refused: { $cause }.
    .next = Report this to whoever runs the machine.
error-carry-none = None of the { $count } mirrors could be used.
    .why = What came of each is said above.
    .next = Try again later, or name another mirror. What is held stays good until it is too old.
error-carry-signals = The program cannot listen for being told to end.
    .why = The system refused: { $cause }.
    .next = Report this to whoever runs the machine.

cli-node = Keep a copy of the feed and pass it on to others
    .long = Keeps a checked copy of the feed in a folder, fetches from mirrors and neighbours, and serves it to both, until it is told to end. It needs no role and no secret, and nobody has to trust it. With --json every event is one object on a line.
cli-node--feed = Folder of the copy
    .value = FOLDER
cli-node--framework = The framework's digest, for a copy that is begun
    .value = DIGEST
cli-node--mirror = Folder or URL to fetch from besides the neighbours; may be given several times
    .value = MIRROR
cli-node--http = Address at which to serve the copy over HTTP; may be given several times
    .value = IP:PORT
cli-node--listen = Address at which to listen for neighbours; without any, free ports for TCP and QUIC
    .value = MULTIADDR
cli-node--bootstrap = Node to connect to first; may be given several times
    .value = MULTIADDR
cli-node--external = Address at which others reach this node from outside
    .value = MULTIADDR
cli-node--no-mdns = Do not look for neighbours in the local network, nor be found there
cli-node--relay = Pass on connections between nodes that cannot reach each other
cli-node--no-p2p = No neighbours at all: mirrors and HTTP only
cli-node--every = Seconds between two looks at each mirror, on average
    .value = SECONDS
