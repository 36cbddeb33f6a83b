# What wallet-cli says. Errors say what happened, .why, and what to do .next.

## Help

wallet-cli = Keeps a health pass and shows it as a QR code
    .long = Keeps a health pass sealed under a passphrase, brings it up to date from mirrors of public files, and shows it as a QR code. A gate learns its colour and nothing else.
    .after =
        A first pass:
          wallet-cli init --feed FOLDER
          wallet-cli request offer.png
          wallet-cli accept answer.txt
          wallet-cli sync
          wallet-cli show
wallet-cli--profile = Profile, where the wallet has several
    .value = NAME
wallet-cli--scale = Pixels a module in the PNG
    .value = PIXELS
wallet-cli--out = File for the request; without it, it is printed
    .value = FILE
wallet-cli--framework = The framework's digest, 64 hexadecimal digits; only this one is trusted then
    .value = DIGEST
wallet-cli--export-passphrase-file = File that holds the export file's passphrase
    .value = FILE

wallet-cli-init = Make a new wallet
    .after = Example: wallet-cli init --feed /media/stick/feed
wallet-cli-init--feed = Folder or URL to sync from at once
    .value = MIRROR
wallet-cli-profiles = Manage the profiles: one for each person
wallet-cli-profiles-list = List the profiles
wallet-cli-profiles-add = Add a profile
wallet-cli-profiles-add--name = Its name
    .value = NAME
wallet-cli-profiles-rename = Give a profile another name
wallet-cli-profiles-rename--name = Its name now
    .value = NAME
wallet-cli-profiles-rename--new = Its new name
    .value = NEW
wallet-cli-profiles-remove = Remove a profile and its pass for good
wallet-cli-profiles-remove--name = Its name
    .value = NAME
wallet-cli-request = Ask for the pass of an offer
    .after = The same offer and PIN give the same request again.
wallet-cli-request--offer = The offer: its text, a file with it, or a picture of its code; - is standard input
    .value = OFFER
wallet-cli-request--pin-file = File that holds the PIN; - is standard input
    .value = FILE
wallet-cli-request--no-pin = The offer came without a PIN
wallet-cli-accept = Take the authority's answer
wallet-cli-accept--answer = The answer: its text, a file with it, or a picture of its code; - is standard input
    .value = ANSWER
wallet-cli-renew = Ask for a new pass in place of the one held
wallet-cli-witness = Ask for a fresh witness, for a wallet that is far behind
    .long = Asks the authority for a fresh witness, for a wallet that is far behind. The authority learns from it that you use your pass; do it at home, not on the way to a gate.
wallet-cli-sync = Bring the wallet up to date from its mirrors
    .long = Asks every mirror for its newest announcement, takes everything from the one that is newest, and from the next one where that fails. Everything is checked before it counts; nobody is told who asks.
    .after =
        Every hour or so, by a timer that runs more often: wallet-cli sync --if-due
        Mirrors and the interval may stand in config.toml: mirrors = ["https://example.org/feed", "/media/stick/feed"], sync_seconds = 3600
wallet-cli-sync--mirrors = Folders or URLs (http://, https://); without any, those of last time
    .value = MIRROR
wallet-cli-sync--if-due = Do nothing before the time that was drawn at the last sync
wallet-cli-sync--every = Stay, and sync again and again, so many seconds apart on average
    .value = SECONDS
wallet-cli-show = Show the pass as a QR code, new for every slot, until a key is pressed
wallet-cli-show--once = Show one code and end
wallet-cli-show--even-if-old = Show although the news is old; gates without a network may accept it for a day
wallet-cli-scan = Answer a gate that shows a code and asks
wallet-cli-scan--beacon = The gate's code: its text, a file with it, or a picture; - is standard input
    .value = BEACON
wallet-cli-scan--consent = Agree without being asked, for scripts
wallet-cli-announce = Show the newest announcement as a QR code, for a gate that lacks it
wallet-cli-carry = Take along the announcement that a gate shows, for other gates
wallet-cli-carry--announcement = The gate's code: a text, a file with it, or a picture; - is standard input
    .value = CODE
wallet-cli-status = Say how each pass stands, and why one cannot be shown
wallet-cli-export = Write the whole wallet into one encrypted file
wallet-cli-export--file = The file to write
    .value = FILE
wallet-cli-import = Make a wallet out of an exported file
wallet-cli-import--file = The exported file; - is standard input
    .value = FILE
wallet-cli-passphrase = Choose another passphrase
wallet-cli-passphrase--new-passphrase-file = File that holds the new passphrase
    .value = FILE
wallet-cli-acknowledge = Note that you know that the registrars signed two histories

## Results

wallet-colour-green = green
wallet-colour-yellow = yellow
wallet-colour-red = red

wallet-made = The wallet is made in { $path }, with the profile { $profile }.
wallet-made-next = Next, run: wallet-cli sync FOLDER
wallet-adopt-sure = This feed belongs to the framework { $name }, founded by { $registrars ->
         [one] one registrar
        *[other] { $registrars } registrars
        }, with the digest { $digest }. Trust it from now on?
wallet-adopted = This wallet trusts the framework { $name } ({ $digest }).
wallet-syncing = Reading lists
wallet-synced =
    { $new ->
        [0] Up to date with epoch { $epoch }; nothing new.
        [one] Up to date with epoch { $epoch }; one new announcement.
       *[other] Up to date with epoch { $epoch }; { $new } new announcements.
    }
wallet-synced-nothing = The framework has not published an epoch yet.
wallet-pass-current = { $profile }: the pass is certified.
wallet-pass-revoked = { $profile }: the pass was revoked by its authority.
wallet-pass-waiting = { $profile }: the pass is newer than the newest list; sync again after the next epoch.
wallet-pass-gone = { $profile }: the pass's shard was retired or its authority excluded; ask for a new pass.
wallet-pass-log = { $profile }: the log of revocations is incomplete or wrong; sync from another place.
wallet-pass-certificate = { $profile }: the shard's certificate is wrong; sync from another place.
wallet-no-profiles = There is no profile.
wallet-profile-added = The profile { $profile } is added.
wallet-profile-renamed = The profile { $profile } is called { $new } now.
wallet-remove-sure = Remove the profile { $profile } with its pass, for good?
wallet-profile-removed = The profile { $profile } is removed.
wallet-request-written = The request is written to { $path }. Hand it to the authority.
wallet-request-next = Hand this text to the authority; its answer goes to: wallet-cli accept ANSWER
wallet-accepted = { $profile }: { $colour }, valid until { $time }.
wallet-accepted-witness = { $profile }: a fresh witness is kept.
wallet-accepted-next = It can be shown after the next: wallet-cli sync
wallet-code-made = A { $colour } code, valid around { $time }.
wallet-show-line = { $colour } · the code changes at { $time }
wallet-show-old = The news is { $minutes ->
         [one] one minute
        *[other] { $minutes } minutes
        } old; sync when you can.
wallet-show-key = Press a key to end.
wallet-scan-gate = { $label } asks for your colour. Its id: { $gate }
wallet-scan-pseudonym = It also asks for a pseudonym for “{ $label }”: on the same day it would recognise you again, and nobody else would.
wallet-scan-sure = Answer it?
wallet-scan-sure-pseudonym = Answer it with a pseudonym for “{ $label }”?
wallet-scan-declined = Nothing was shown.
wallet-announced = The announcement of epoch { $epoch }; it says nothing about you.
wallet-carried = The announcement of epoch { $epoch } is carried. Show it to other gates with: wallet-cli announce
wallet-carried-known = The wallet has the announcement of epoch { $epoch } already.
wallet-status-profile = Profile { $profile }
wallet-status-pass = A { $colour } pass of { $authority }, valid until { $time }.
wallet-status-node-evidence = The node of this wallet met two announcements that contradict each other, signed by the registrars; both are kept in its folder, under evidence. Tell the framework's operators and auditors.
wallet-status-fresh = News: epoch { $epoch }, which lasts until { $time }.
wallet-status-old = News: epoch { $epoch }, which ended { $minutes ->
         [one] one minute
        *[other] { $minutes } minutes
        } ago, at { $time }.
wallet-status-carried = The announcement of epoch { $epoch } is carried for gates: wallet-cli announce
wallet-status-evidence = The registrars signed two announcements that contradict each other; both are kept. Show them with: wallet-cli acknowledge --json
wallet-status-evidence-told = The registrars once signed two announcements that contradict each other, as you know; both are kept. Show them with: wallet-cli acknowledge --json
wallet-status-requests =
    { $count ->
        [one] One request waits for its answer.
       *[other] { $count } requests wait for their answers.
    }
wallet-status-can-show = It can be shown.
wallet-status-cannot-show = It cannot be shown now: { $what }
wallet-status-next = What to do: { $next }
wallet-exported = The wallet is exported to { $path }.
wallet-imported = The wallet is imported into { $path }.
wallet-passphrase-changed = The passphrase is changed. Earlier copies of the wallet keep the old one.
wallet-no-evidence = There is nothing to acknowledge.
wallet-acknowledged = Noted. The pass is shown again under the history that this wallet held first; report the two announcements to the registrars.

## Reasons, filled into a sentence

wallet-record-framework = the framework
wallet-record-registrars = the registrars
wallet-record-statements = the statements
wallet-record-announcements = the announcements
wallet-record-list = the newest list
wallet-record-documents = public documents
wallet-record-authority = an authority
wallet-record-window = the validity window
wallet-record-profile = a profile
wallet-record-secret = a profile's secret
wallet-record-pass = a pass
wallet-record-requests = the requests
wallet-record-pseudonyms = the pseudonyms
wallet-record-evidence = the evidence of two histories
wallet-record-setting = a setting
wallet-cause-purpose = it answers a request for something else
wallet-cause-pass-for-witness = it brings a pass where a witness was asked for
wallet-cause-witness-for-pass = it brings a witness where a pass was asked for
wallet-cause-shard-or-kind = it is of another shard or kind of pass
wallet-cause-pass-changed = the profile has got another pass since the request
wallet-cause-old-handle = it uses the handle of an earlier pass again
wallet-cause-vault-none = there is no wallet
wallet-cause-vault-not-empty = something else is there already
wallet-cause-vault-passphrase = the passphrase is wrong
wallet-cause-vault-passphrase-length = a passphrase has 1 to 1024 bytes
wallet-cause-vault-version = its version is { $version }
wallet-cause-vault-kdf = its numbers for checking the passphrase are out of range
wallet-cause-vault-damaged = { $part } is not what was written
wallet-cause-vault-altered = { $part } was altered by somebody without the passphrase
wallet-cause-vault-rolled-back = a record was put back to an earlier state
wallet-cause-vault-missing = a record is missing
wallet-cause-vault-too-large = { $what } is over the limit of { $limit }
wallet-cause-vault-name = a record has no name
wallet-part-header = the header
wallet-part-index = the index
wallet-part-record = a record
wallet-part-storage = the storage
wallet-part-export = the export file
wallet-part-name = a record's name
wallet-part-records = the number of records
wallet-part-total = the size of all records together

## Errors: the wallet as a whole

error-wallet-none = There is no wallet in { $path }.
    .why = It was never made, or lies in another folder.
    .next = Run: wallet-cli init, or name the folder with --home
error-wallet-in-use = The wallet in { $path } is open elsewhere.
    .why = Only one process at a time may use it.
    .next = Wait until the other command has finished, then try again.
error-wallet-changed = The wallet in { $path } was changed again and again, or made anew, while this command worked.
    .why = What the command did was for the wallet as it was, so nothing of it was kept.
    .next = Wait until the other commands have finished, then try again.
error-wallet-no-profile = The wallet has no profile.
    .why = A pass belongs to a profile.
    .next = Run: wallet-cli profiles add NAME
error-wallet-which-profile = The wallet has several profiles and none was named.
    .why = There are: { $profiles }
    .next = Name one with --profile.
error-wallet-unknown-profile = No profile has this name.
    .why = Names are compared letter by letter.
    .next = Run: wallet-cli profiles list
error-wallet-profile-exists = A profile of this name exists already.
    .why = Names tell profiles apart.
    .next = Choose another name.
error-wallet-profile-name = This cannot be the name of a profile.
    .why = A name is one line of 1 to 64 bytes without control characters.
    .next = Choose another name.
error-wallet-many-profiles = The wallet has as many profiles as it can hold.
    .why = There are { $most } of them.
    .next = Remove one, or make another wallet with --home.
error-wallet-record = The wallet's record of { $what } cannot be read.
    .why = It was written by another version of this program.
    .next = Use the newest version, or import a backup.
error-vault-passphrase = The passphrase is wrong.
    .why = It does not open the wallet.
    .next = Try again.
error-vault-none = There is no wallet in the folder.
    .why = Making it was not finished.
    .next = Run: wallet-cli init
error-vault-exists = There is a wallet already.
    .why = A wallet is never overwritten.
    .next = Use it, or choose another folder with --home.
error-vault-damaged = The wallet or export file is damaged.
    .why = The reason: { $cause }.
    .next = Import a backup.
error-vault-passphrase-length = The passphrase is too long.
    .why = It has at most 1024 bytes.
    .next = Choose a shorter one.
error-vault-too-large = This is more than a wallet can hold.
    .why = The reason: { $cause }. Nothing was changed.
    .next = Check that it is the right file.
error-vault-version = The wallet or export file has version { $version }, which this program does not know.
    .why = A newer program wrote it, or it is something else.
    .next = Check that it is the right file; then use the newest version.
error-vault-in-use = The wallet is open elsewhere.
    .why = Only one process at a time may use it.
    .next = Wait until the other command has finished, then try again.
error-vault-full = There is no space left for the wallet.
    .why = The disk is full. Nothing was changed.
    .next = Free some space and try again.
error-vault-memory = There is not enough memory to check the passphrase.
    .why = The check takes 64 MiB, so that guessing is slow.
    .next = Close other programs and try again.
error-vault = The wallet's storage failed.
    .why = The reason: { $cause }.
    .next = Look at the status before repeating the command.
error-wallet-export-passphrase = The passphrase does not open the export file.
    .why = The file has the passphrase that was chosen when it was exported.
    .next = Try again.

## Errors: texts, codes, pictures

error-wallet-no-text = No text of ours is in { $path }.
    .why = Such a text begins with HUE.
    .next = Check that it is the right file.
error-wallet-not-ours = This is not a Huepass text.
    .why = Its beginning is unknown.
    .next = Check that all of it was copied.
error-wallet-other-kind = This is a Huepass text of another kind.
    .why = Offers begin with HUEO1, answers with HUER1, a gate's codes with HUEB1.
    .next = Check which one is needed here.
error-wallet-version = The text has version { $version }, which this program does not know.
    .why = A newer program made it.
    .next = Use the newest version.
error-wallet-signature = The text cannot be trusted.
    .why = Its signature or its seal does not hold, so it was altered or meant for somebody else.
    .next = Ask for it again.
error-wallet-text-large = The text is too long.
    .why = Texts of this kind have at most { $limit } bytes.
    .next = Check that it is the right one.
error-wallet-malformed = The text is damaged.
    .why = Characters are missing or were changed on the way.
    .next = Copy it again, or take the picture again.
error-wallet-announcement = The announcement was refused.
    .why = The reason: { $cause }. Nothing was changed.
    .next = Do not rely on this gate's news; take the announcement of another.
error-wallet-announcement-quorum = Too few registrars signed the announcement.
    .why = { $signed } valid signatures, and { $needed } are needed. It is forged, or there are registrars of whom this wallet does not know yet.
    .next = Run: wallet-cli sync, and try again.
error-wallet-older = The announcement is older than what the wallet has.
    .why = It is that of epoch { $offered }; the wallet has that of epoch { $held }.
    .next = Show the gate the newer one: wallet-cli announce
error-wallet-announcement-large = The announcement does not fit into a QR code.
    .why = It carries too many signatures.
    .next = Carry the feed's files to the gate instead.

## Errors: asking the authority

error-wallet-no-framework = The wallet does not know yet whom to trust.
    .why = It has never been synced.
    .next = Run: wallet-cli sync FOLDER
error-wallet-other-framework = This belongs to another framework.
    .why = The wallet trusts one framework, chosen when it was first synced.
    .next = Use the right feed, offer or code, or make another wallet with --home.
error-wallet-offer-over = The offer has ended.
    .why = It was open until { $time }.
    .next = Ask the authority for a new one.
error-wallet-not-accredited = The registrars do not vouch for this authority.
    .why = No accreditation of { $authority } is known here, or it was withdrawn.
    .next = Sync and try again; if it stays, do not trust the offer.
error-wallet-authority-unknown = The keys of the authority are not known yet.
    .why = Its descriptor ({ $authority }) was not in the feed.
    .next = Run: wallet-cli sync FOLDER
error-wallet-other-authority = This profile holds a good pass of another authority.
    .why = A profile has one pass, and the new one would replace it.
    .next = Add a profile for it: wallet-cli profiles add NAME
error-wallet-no-ticket = The pass cannot be renewed by itself.
    .why = The authority left no ticket for another request.
    .next = Ask the authority for an offer.
error-wallet-many-requests = Too many requests wait for an answer.
    .why = Each keeps a secret until it is answered.
    .next = Take the answers that have come, or ask for a new offer in another profile.
error-wallet-pin = This is not a PIN.
    .why = A PIN has 1 to 12 digits.
    .next = Type it again.
error-wallet-not-asked = No request waits for this answer.
    .why = It was taken before, or belongs to another wallet.
    .next = Look at: wallet-cli status
error-wallet-contradiction = The answer contradicts its request.
    .why = The reason: { $cause }.
    .next = Tell the authority; nothing was changed.
error-wallet-bad-credential = What was given does not check out.
    .why = The reason: { $cause }.
    .next = Tell the authority or whoever runs the feed; nothing was changed.
error-refused-revoked = The authority says that the pass was revoked.
    .why = Its reasons are its own.
    .next = Ask the authority.
error-refused-unknown = The authority does not know the offer or ticket.
    .why = It may be of another authority, or was withdrawn.
    .next = Ask for a new offer.
error-refused-pin = The authority says that the PIN is wrong.
    .why = A PIN can be tried a few times only.
    .next = Run wallet-cli request again with the right PIN.
error-refused-used = The authority says that the offer or ticket was used.
    .why = Each gives one pass.
    .next = Ask for a new offer if it was not you.
error-refused-expired = The authority says that the time for this is over.
    .why = Offers, tickets and passes end.
    .next = Ask for a new offer.
error-refused-commitment = The authority knows you by another wallet.
    .why = A pass stays with the wallet that got the first one.
    .next = If that wallet is lost, tell the authority.
error-refused-none-waiting = The authority has no new pass for you.
    .why = Nothing has changed, or it is too early to renew.
    .next = Try again nearer to the end of the pass.

## Errors: the feed

error-wallet-no-feed = No mirror to sync from is known.
    .why = None was named, and the wallet was never synced.
    .next = Run: wallet-cli sync FOLDER
error-wallet-digest = This is not a framework's digest.
    .why = A digest has 64 hexadecimal digits.
    .next = Copy it again.
error-wallet-feed-missing = The feed has no { $file }.
    .why = The folder is not a feed, or its copy is incomplete.
    .next = Check the folder, or copy the feed again.
error-wallet-feed-not-read = The feed's { $file } cannot be read.
    .why = The reason: { $cause }.
    .next = Check the folder, or copy the feed again.
error-wallet-feed = The feed's { $file } was refused.
    .why = The reason: { $cause }. Nothing was changed.
    .next = Copy the feed again, from another place if it stays.
error-wallet-quorum = The feed's { $file } was refused.
    .why = It carries { $signed } of the { $needed } signatures needed. Nothing was changed.
    .next = Copy the feed again, from another place if it stays.
error-wallet-list-dropped = The list { $file } was refused.
    .why = It drops or changes a shard without a signed statement, which would expose its holders. Nothing was changed.
    .next = Tell the registrars; do not use this feed.
error-wallet-gap = The feed lacks announcements from epoch { $epoch } on.
    .why = The wallet follows the chain without a gap.
    .next = Copy the whole feed again.
error-wallet-chain = An announcement does not continue the chain.
    .why = The reason: { $cause }. Nothing was changed.
    .next = Copy the feed again, from another place if it stays.
error-wallet-two-histories = The registrars signed two different histories.
    .why = Somebody may be shown another history than everybody else, so nothing is shown until you have been told. The evidence is kept.
    .next = Report it to the registrars; then run: wallet-cli acknowledge
error-wallet-too-much = The feed has more shards than a wallet can keep.
    .why = The wallet's storage has a limit.
    .next = Report it to whoever wrote this program's limits; nothing was changed.

## Errors: showing

error-show-no-pass = The profile has no pass.
    .why = None was requested and accepted yet.
    .next = Run: wallet-cli request OFFER
error-show-revoked = The pass was revoked.
    .why = Its authority took it back.
    .next = Ask the authority; a new pass may wait: wallet-cli renew
error-show-expired = The pass has expired.
    .why = It was valid until { $time }.
    .next = Run: wallet-cli renew
error-show-beyond-window = The clock cannot be right.
    .why = By this clock the pass would be valid for longer than any pass is.
    .next = Set the clock.
error-show-not-synced = The wallet has no news yet.
    .why = No announcement is held.
    .next = Run: wallet-cli sync FOLDER
error-show-clock = The clock cannot be right.
    .why = It stands before the newest epoch, which begins at { $time }.
    .next = Set the clock.
error-show-too-old = The wallet's news is too old.
    .why = The newest epoch ended { $minutes ->
         [one] one minute
        *[other] { $minutes } minutes
        } ago; gates with fresh news would refuse the code.
    .next = Run: wallet-cli sync; at a gate without a network, try: wallet-cli show --even-if-old
error-show-waiting = The pass is not certified yet.
    .why = The newest list is from before it.
    .next = Sync again after the next epoch.
error-show-shard-gone = The pass is no longer certified.
    .why = Its shard was retired or its authority excluded.
    .next = Ask an authority for a new pass.
error-show-log = The pass could not be brought up to date.
    .why = The authority's log of revocations in the feed is incomplete or wrong.
    .next = Sync from another place, or ask for a fresh witness: wallet-cli witness
error-show-certificate = The pass could not be brought up to date.
    .why = The certificate of its shard in the feed is wrong.
    .next = Sync from another place; if it stays, tell the registrars.
error-show-check = The code failed the wallet's own check and was not shown.
    .why = The reason: { $cause }.
    .next = Sync and try again; if it stays, tell the authority.

## Errors: a gate's code

error-beacon-foreign = This gate belongs to another framework.
    .why = Your pass means nothing there.
    .next = Use the pass that this gate knows.
error-beacon-chain = The gate's news is not known to this wallet.
    .why = It is newer, older than a day, or of another history.
    .next = Sync and scan again.
error-beacon-early = The gate's clock is behind.
    .why = Its time lies before the newest epoch; answering might tell it how old the pass is.
    .next = Ask the attendant to set the clock and update the gate.
error-beacon-late = The gate's clock is ahead, or the wallet's news is old.
    .why = Its time lies after what the newest epoch vouches for; answering might tell it when the pass ends.
    .next = Sync and scan again.
error-beacon-not-certified = The pass was not certified yet in the gate's epoch.
    .why = The gate's news is older than the pass.
    .next = Show the gate the announcement: wallet-cli announce
error-beacon-scopes = Too many pseudonyms were asked for today.
    .why = Many different pseudonyms would let gates tell more about you.
    .next = Use a gate that does not ask for one, or come back tomorrow.
