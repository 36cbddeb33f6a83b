# What the gate's program says.

verifier = Reads health passes at a gate, offline, and says a colour or a reason
    .after = Example: verifier init genesis.cose && verifier feed import feed/ && verifier check code.png
verifier-init = Set this gate up for a framework
verifier-init--genesis = The framework's genesis.cose
    .value = FILE
verifier-init--policy = Policy to begin with (TOML); it can be changed later in the gate's folder
    .value = FILE
verifier-feed = News from the registrars
verifier-feed-import = Take announcements from feed folders, files and pictures
verifier-feed-import--paths = Feed folders, .cose files, pictures or text files of announcement codes
    .value = PATH
verifier-feed-show = Show the newest announcement so that another gate can read it
verifier-sync = Fetch news from mirrors, while the gate may go on checking
    .long = Asks every mirror for its newest announcement, takes the newest that the registrars signed, and names mirrors that are behind, away or wrong. Exit codes: 0 the gate can decide, 21 clock not trusted, 25 two histories, 30 news too old, 65 or 75 no mirror could be used.
    .after =
        Every hour or so, by a timer that runs more often: verifier sync --if-due
        Mirrors and the interval may stand in config.toml in the gate's folder: mirrors = ["https://example.org/feed"], sync_seconds = 3600
verifier-sync--mirrors = Folders or URLs (http://, https://); without any, those of last time
    .value = MIRROR
verifier-sync--if-due = Do nothing before the time that was drawn at the last sync
verifier-sync--every = Stay, and sync again and again, so many seconds apart on average
    .value = SECONDS
verifier-check = Check a code
    .long = Checks a code and says a colour, or why there is none. Exit codes: 0 admitted, 10 yellow, 11 red, 20 not of this moment, 21 clock not trusted, 22 seen already, 25 proof refused, 26 not our code, 27 newer epoch than held, 30 news too old, 65 cannot be read, 73 or 75 the gate cannot remember it (a full disk, another process).
verifier-check--code = Picture (PNG, JPEG), text file, - for standard input, or the code itself
    .value = CODE
verifier-check--watch = Read one code a line from standard input, as hardware scanners send them
verifier-beacon = Show a beacon for a wallet to scan (scan mode)
verifier-status = Say how old the news is, and what was counted

verifier-ready =
    This gate belongs to { $framework }.
    Genesis: { $genesis }
    Gate: { $gate }
verifier-imported =
    { $taken ->
        [0] Nothing new; the newest epoch held is { $epoch }.
        [one] One document taken; the newest epoch held is { $epoch }.
       *[other] { $taken } documents taken; the newest epoch held is { $epoch }.
    }
verifier-synced =
    { $taken ->
        [0] Nothing new; the newest epoch held is { $epoch }, age { $age }.
        [one] One announcement taken; the newest epoch held is { $epoch }, age { $age }.
       *[other] { $taken } announcements taken; the newest epoch held is { $epoch }, age { $age }.
    }
verifier-sync-watching = The gate is checking codes at this moment; it takes the news itself before the next one.
verifier-sync-clock = The clock is wrong, or the news is: it is { $now } here, and the newest epoch begins at { $start }. Set the clock; until then this gate cannot decide.
verifier-sync-old = The newest announcement is { $age } old by this clock ({ $now }), too old to decide. Either all mirrors stand still, or somebody keeps the news from them, or the clock is wrong.
verifier-copy-refused = The copy in { $path } was passed over; the next sync mends it. { $why }
verifier-evidence-kept = The registrars signed two different announcements. Both are kept in { $path }; tell the framework's operators and auditors.
verifier-watching = Reading one code a line. End with Ctrl-D.
verifier-took = Announcement of epoch { $epoch } taken. Read the pass again.
verifier-knew = This announcement was known already; the newest epoch held is { $epoch }.
verifier-ageing = The newest announcement is { $age } old. At { $limit } this gate stops deciding.
verifier-beacon-open = Wallets can answer this beacon for { $seconds } seconds.
verifier-duration =
    { $days ->
        [0] { $hours ->
            [0] { $minutes } min
           *[other] { $hours } h { $minutes } min
        }
       *[other] { $days } d { $hours } h
    }
verifier-status-counts =
    Framework: { $framework }
    Gate: { $gate }
    Admitted: { $admitted }, another colour: { $refused }, not decided: { $undecided }
verifier-status-news = Newest epoch: { $epoch }, ended or ends { $end }, age { $age } (limit { $limit })
verifier-status-no-news = No announcement yet. Run: verifier feed import FOLDER
verifier-status-evidence = { $count } contradicting announcements are kept as evidence. Tell the framework's operators and auditors.

screen-ready = READY
screen-scan = Hold the next code in front of the scanner.
screen-dismiss = Press Enter before the next person.
screen-missed =
    { $count ->
        [one] One code was read meanwhile and not checked.
       *[other] { $count } codes were read meanwhile and not checked.
    }
screen-news = Epoch { $epoch }, announcement { $age } old (limit { $limit })
screen-end = Ctrl-C ends.

verdict-green = GREEN
verdict-yellow = YELLOW
verdict-red = RED
verdict-undecided = CANNOT DECIDE
verdict-admit = Let this person pass.
verdict-stop = Do not let pass: this gate does not admit this colour.
verdict-again = The same code as a moment ago. It counts once.

reason-stale-slot = The code is not of this moment: an old picture, or a wrong clock. Ask for the code as it is now.
reason-old-epoch = The wallet is behind. Ask the holder to sync it and show the pass again.
reason-clock = This gate's clock is wrong: it is behind the newest announcement, or was set back. Set the clock.
reason-seen-already = Already used here. Ask for a new code. If it is another person, do not let pass.
reason-not-proven = No valid proof. Do not let pass; the holder's wallet can say why.
reason-mode = No answer to an open beacon of this gate, or made in the other mode. Show a new beacon for the wallet to scan; a gate in show mode asks for the ordinary code.
reason-not-ours = This is no pass of this framework. Ask for the right code.
reason-damaged = The code was cut off or misread. Read it again.
reason-version = The code is of a newer version. Update this program.
reason-other-kind = This is a Huepass code, but no pass. Ask for the pass.
reason-newer-epoch = The code is of epoch { $epoch }, newer than this gate knows. Ask the holder to show the announcement code, read it here, then read the pass again.
reason-too-old = The newest announcement is { $age } old, more than the policy allows. Bring news: verifier feed import, or read an announcement code.
reason-full = This gate lets each person in once a day and can remember no more today. Use another gate, or wait until tomorrow.
reason-no-announcement = This gate has no announcement yet. Bring one: verifier feed import, or read an announcement code.

error-verifier-digest = This is no digest of a framework.
    .why = It has 64 hexadecimal digits.
    .next = Copy it again.
error-verifier-no-mirror = No mirror to sync from is known.
    .why = None was named or configured, and this gate has never synced.
    .next = Run: verifier sync MIRROR
error-verifier-two-histories = The registrars signed two different histories.
    .why = A mirror shows another one than this gate holds. Both announcements are kept in { $path }.
    .next = Tell the framework's operators and auditors. This gate goes on with what it held first.
error-verifier-other-framework = The gate in { $path } is of another framework than the one named.
    .why = Its node keeps the feed of the gate's own framework.
    .next = Leave out --framework, or name another folder with --feed.
error-verifier-exists = There is a gate in { $path } already.
    .why = A gate belongs to one framework for good.
    .next = Use another folder with --home.
error-verifier-none = There is no gate in { $path }.
    .why = It has not been set up.
    .next = Run: verifier init genesis.cose
error-verifier-genesis = { $path } is no valid genesis.
    .why = It is damaged, of another version, or not signed by all its founding registrars.
    .next = Get the framework's genesis.cose again from somebody you trust.
error-verifier-policy = The policy { $path } cannot be followed.
    .why = { $field ->
        [admit] admit must name at least one colour: green, yellow, red.
        [epochs_behind] epochs_behind must be 0 to 2.
        [slots_off] slots_off must be 0 to 2.
        [staleness_limit] staleness_limit must be at most 604800 seconds (7 days).
        [reread] reread must be 0 to 30 seconds.
        [beacon_lifetime] beacon_lifetime must be 10 to 600 seconds.
        [name] name must be a line of 1 to 64 bytes.
        [once_a_day] once_a_day must be a line of 1 to 64 bytes, and needs mode = "scan".
        [credential_type] credential_type must be the number of a kind of pass of this framework.
       *[other] { $field } is out of range.
    }
    .next = Correct the file.
error-verifier-damaged = { $path } is damaged.
    .why = It is not what this program wrote.
    .next = Restore it from a backup, or set the gate up again in another folder.
error-verifier-not-news = There is no announcement in { $path }.
    .why = It is something else, damaged, or of another version.
    .next = Check that it is the right file or picture.
error-verifier-foreign = { $path } belongs to another framework.
    .why = This gate believes one framework only.
    .next = Check that it is the right feed.
error-verifier-quorum = { $path } was not signed by enough registrars.
    .why = { $signed } of { $needed } needed signatures are valid.
    .next = Get it from another place; if it stays, tell the framework's operators.
error-verifier-older = { $path } is older than what this gate holds.
    .why = The newest epoch held never goes back.
    .next = Nothing needs to be done.
error-verifier-equivocation = { $path } contradicts an announcement that this gate holds.
    .why = The registrars signed two histories.
    .next = Tell the framework's operators and auditors; the evidence is kept.
error-verifier-chain = { $path } does not follow what this gate holds.
    .why = It begins before the epoch that it comes after.
    .next = Get it from another place; if it stays, tell the framework's operators.
error-verifier-no-announcement = This gate has no announcement yet.
    .why = Nothing was imported.
    .next = Run: verifier feed import FOLDER
error-verifier-show-mode = This gate is in show mode.
    .why = Its policy does not say mode = "scan", so it takes no answers to beacons.
    .next = Set mode = "scan" in its policy.toml.
error-verifier-too-old = This gate's newest announcement is too old.
    .why = It is { $age } old, more than the policy allows, so no answer would be decided.
    .next = Run: verifier feed import FOLDER
error-verifier-clock = This gate's clock is not to be trusted.
    .why = It is behind the newest announcement, or was set back.
    .next = Set the clock.
