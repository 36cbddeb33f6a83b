# What the issuer's program says.

issuer = Gives colours to people, takes them back, and certifies them: an authority, a registrar, or both
    .after = Example: issuer init --name "City of Example" && issuer person add && issuer offer HANDLE && issuer epoch publish --out feed
issuer-init = Set up a framework of one: a registrar and an authority in one home
issuer-init--name = Name of the authority
    .value = NAME
issuer-init--framework-name = Name of the framework; the authority's if left out
    .value = NAME
issuer--epoch-length = Seconds in an epoch: how often news is made
    .value = SECONDS
issuer--slot-length = Seconds for which a shown code is good
    .value = SECONDS
issuer--kind = Kind of pass; give several to number them from 1
    .value = NAME
issuer-framework = Found or join a framework of several
issuer-framework-found = Draft a framework for its registrars to sign
issuer-framework-found--registrar = A founding registrar (did:key or hexadecimal); once for each
    .value = ID
issuer-framework-found--quorum = How many registrars make an epoch: more than half
    .value = NUMBER
issuer-framework-found--name = Name of the framework
    .value = NAME
issuer-framework-found--out = Folder to write genesis and window table into
    .value = FOLDER
issuer-framework-sign = Sign a drafted framework as one of its registrars
issuer-framework-sign--folder = Folder that "framework found" wrote
    .value = FOLDER
issuer-framework-join = Join a framework that all its registrars have signed
issuer-framework-join--folder = The founding folder, or any feed of the framework
    .value = FOLDER
issuer-framework-join--pin = Genesis digest that it must have (hexadecimal)
    .value = DIGEST
issuer-framework-learn = Take public documents: statements, descriptors, epochs
issuer-framework-learn--paths = Feed folders, round folders, statement files
    .value = PATH
issuer-registrar = Act as a registrar
issuer-registrar-init = Make a registrar's key
issuer-registrar-learn = Learn the epochs that a feed brings
issuer-registrar-learn--feed = Feed folder
    .value = FOLDER
issuer-authority = Act as an authority, or admit one
issuer-authority-init = Make an authority in the framework that this home has joined
issuer-authority-init--name = Name of the authority
    .value = NAME
issuer-authority-init--kind = Number of the kind of pass that it issues
    .value = NUMBER
issuer-authority-descriptor = Write the authority's descriptor for the registrars
issuer-authority-descriptor--out = File to write
    .value = FILE
issuer-authority-accredit = Admit an authority, as one registrar of the quorum
issuer-authority-accredit--descriptor = Descriptor of the authority
    .value = FILE
issuer-authority-accredit--out = Statement to write, or to sign on top of others
    .value = FILE
issuer-authority-accredit--epoch = First epoch in which it may be listed; the next one if left out
    .value = EPOCH
issuer-authority-exclude = Exclude an authority for good, as one registrar of the quorum
issuer-authority-exclude--authority = The authority (did:key or hexadecimal)
    .value = ID
issuer-authority-exclude--out = Statement to write, or to sign on top of others
    .value = FILE
issuer-authority-exclude--epoch = First epoch without it; the next one if left out
    .value = EPOCH
issuer-shard = Add, give up and list shards
issuer-shard-add = Add a shard under a fresh key
issuer-shard-retire = Give a shard up for good
issuer-shard-retire--number = Its number
    .value = NUMBER
issuer-shard-retire--epoch = First epoch in which it is no longer listed; the next one if left out
    .value = EPOCH
issuer-shard-list = List the shards
issuer-person = Register and look up persons
issuer-person-add = Register a person, whose identity number is read from standard input
    .long = Registers a person. The identity number is read from standard input, never from an argument; only a keyed pseudonym of it is kept. With --csv a whole list is registered: columns number, colour (green, yellow, red; green if empty), hours, reason, basis; what a line leaves out comes from --reason and --basis; a second run passes over those registered already.
issuer-person-add--csv = List to register
    .value = FILE
issuer-person-add--refused = File for the numbers and reasons of refused lines
    .value = FILE
issuer-person-add--colour = Colour
    .value = COLOUR
issuer--hours = Hours from now for which the colour may be issued; without end if left out
    .value = HOURS
issuer--reason = Reason: confirmed, suspected, close-contact, place-and-time, returned-from-area, symptoms, test-negative, observation-ended, false-declaration, correction or declaration; which of them fit depends on the colour
    .value = REASON
issuer--basis = Legal basis; that of config.toml if left out
    .value = BASIS
issuer-person-list = List persons by handle
issuer-person-list--after = Handle after which to start
    .value = HANDLE
issuer-person-list--limit = How many at most
    .value = NUMBER
issuer-person-history = List a person's credentials
issuer-person-timeline = List a person's colours, oldest first, and why they were given
issuer--person = The person's handle, or - to type the identity number
    .value = PERSON
issuer-offer = Invite a person's wallet: shows an offer, and a PIN beside it
issuer-offer--pin-file = File for the PIN, instead of standard error
    .value = FILE
issuer-answer = Answer a wallet's request
issuer-answer--request = Picture (PNG, JPEG), text file, - for standard input, or the code itself
    .value = REQUEST
issuer-colour = Give a person another colour: what they hold is revoked, the new colour waits
issuer-colour--colour = The colour
    .value = COLOUR
issuer-revoke = Take passes back
issuer-revoke--persons = Handles of persons, or - to type an identity number
    .value = PERSON
issuer-revoke--file = List with one handle a line
    .value = FILE
issuer-revoke--lost-wallet = The wallet is lost: an offer may bring the same colour to another one
issuer-epoch = Make epochs and write the feed
issuer-epoch-report = Write this authority's part of a round
issuer-epoch-step = Do whatever step of a round this registrar can do now
issuer-epoch-step--propose = Propose although authorities are silent, or anew where a proposal is stuck
issuer-epoch-step--with = A registrar that takes part (did:key or hexadecimal); once for each
    .value = ID
issuer-epoch-publish = Make the next epoch, alone or out of a round, and write the feed
issuer-epoch-publish--out = Feed folder
    .value = FOLDER
issuer--round = Round folder, which registrars and authorities hand around
    .value = FOLDER
issuer-serve = Hand a published feed to everybody, over HTTP and from neighbour to neighbour
    .long = Keeps a checked copy of the feed folder in the home and serves it until it is told to end; what is published into the folder goes out at once. With --publish it makes an epoch alone whenever the last one has ended, as epoch publish does, and none while the clock cannot be trusted. With --json every event is one object on a line.
issuer-serve--feed = The feed folder, as epoch publish --out writes it
    .value = FOLDER
issuer-serve--publish = Make an epoch alone whenever the last one has ended
issuer-serve--mirror = { cli-node--mirror }
    .value = { cli-node--mirror.value }
issuer-serve--http = { cli-node--http }
    .value = { cli-node--http.value }
issuer-serve--listen = { cli-node--listen }
    .value = { cli-node--listen.value }
issuer-serve--bootstrap = { cli-node--bootstrap }
    .value = { cli-node--bootstrap.value }
issuer-serve--external = { cli-node--external }
    .value = { cli-node--external.value }
issuer-serve--no-mdns = { cli-node--no-mdns }
issuer-serve--relay = { cli-node--relay }
issuer-serve--no-p2p = { cli-node--no-p2p }
issuer-serve--every = { cli-node--every }
    .value = { cli-node--every.value }
issuer-serve-waits = The next epoch is made when the last one has ended, at { $end }.
issuer-serve-clock-back = The clock goes with the time again; epochs are made again.
issuer-status = Say what there is and what is waiting

issuer-green = green
issuer-yellow = yellow
issuer-red = red
issuer-no-colour = no colour

issuer-ready =
    { $framework } is set up.
    Genesis: { $genesis }
    Registrar: { $registrar }
    Authority: { $authority }
issuer-drafted =
    A framework was drafted in { $path }. Its { $needed } registrars sign it next: issuer framework sign FOLDER
    Genesis: { $genesis }
issuer-signed-genesis =
    Signed: { $signed } of { $needed } registrars.
    Genesis: { $genesis }
issuer-joined =
    This home belongs to { $framework }.
    Genesis: { $genesis }
issuer-learned = { $taken ->
        [0] Nothing new.
        [one] One document taken.
       *[other] { $taken } documents taken.
    }
issuer-registrar-ready = Registrar: { $registrar }
issuer-registrar-learned = The newest epoch known is { $epoch }.
issuer-authority-ready =
    { $name } is set up.
    Authority: { $authority }
issuer-descriptor-written = The descriptor was written to { $path }.
issuer-statement-signed = { $path }, in effect from epoch { $epoch }: signed by { $signed } of the { $needed } registrars needed.
issuer-shard-added = Shard { $number } was added. The next epoch lists it.
issuer-shard-retired = Shard { $number } is given up as of epoch { $epoch }.
issuer-listed-shard = Shard { $number }: { $persons ->
         [one] one person
        *[other] { $persons } persons
        }, { $issued ->
         [one] one credential
        *[other] { $issued } credentials
        }, { $revoked } revoked
issuer-shard-behind = Shard { $number }: this ledger is an older copy of it; put the newest back, or give the shard up: issuer shard retire { $number }
issuer-shard-gone = Shard { $number }: { $persons ->
         [one] one person
        *[other] { $persons } persons
        }, { $issued ->
         [one] one credential
        *[other] { $issued } credentials
        }, { $revoked } revoked; given up as of epoch { $retired }
issuer-type-number = Identity number, then Enter:
issuer-person-added = { $person } (shard { $shard })
issuer-listed-person = { $person }  { $colour }  shard { $shard }  credentials: { $credentials }
issuer-credential = { $colour }, issued { $issued }, good through the hour of { $expiry }
issuer-credential-revoked = { $colour }, issued { $issued }, good through the hour of { $expiry }, revoked { $revoked }
issuer-entry-given = { $number }. { $time }: { $colour }. Reason: { $reason }; basis { $basis }
issuer-entry-taken-back = { $number }. { $time }: taken back. Reason: { $reason }; basis { $basis }
issuer-entry-wallet-lost = { $number }. { $time }: the wallet was lost, { $colour } as before. Reason: { $reason }; basis { $basis }
issuer-entry-drill = { $number }. { $time }: drill, { $colour } as before. Basis { $basis }
issuer-entry-rule = {"   "}Rule: { $rule }, version { $version }
issuer-entry-officers = {"   "}Officers: { $officers }
issuer-adding = Registering
issuer-line-refused = Line { $line }: { $reason }
issuer-line-unreadable = the line cannot be read, or has too many columns
issuer-line-colour = the colour is not green, yellow or red
issuer-line-number = the identity number is empty, too long, or has other characters than letters and digits
issuer-line-reason = there is no such reason, or it is none for the colour
issuer-line-basis = the basis is longer than 64 characters, or has other characters than letters, digits and . _ : / -
issuer-list-added = Registered: { $added }, known already: { $known }, refused: { $refused }
issuer-pin = PIN (tell it to the person apart from the code, good for { $days ->
         [one] a day
        *[other] { $days } days
        }): { $pin }
issuer-pin-written = The PIN was written to { $path }. Give it to the person apart from the code; both are good for { $days ->
         [one] a day
        *[other] { $days } days
        }.
issuer-given = Answered: { $what }.
issuer-given-again = This request was answered before; here is the same answer.
issuer-refused = Answered with a refusal: { $why }.
issuer-purpose-first = a first credential
issuer-purpose-renew = a new credential
issuer-purpose-witness = a fresh witness
issuer-reason-unknown = the offer or ticket is not known, or was replaced by a newer one
issuer-reason-used = the offer or ticket was used by another request
issuer-reason-expired = the offer or ticket is too old
issuer-reason-pin = the PIN is wrong, or was tried too often
issuer-reason-commitment = the proof fails, or it is not the person's wallet
issuer-reason-none = there is nothing to issue at this moment
issuer-reason-revoked = the pass was taken back
issuer-colour-changed = { $person } is { $colour } now ({ $reason }); credentials revoked: { $revoked }. The next epoch makes it known.
issuer-revoking = Revoking
issuer-revoked = Persons: { $persons }, credentials revoked: { $credentials }, nothing to revoke: { $nothing }. The next epoch makes it known.
issuer-not-accredited = This authority is not accredited yet, or its accreditation is not known here. Registrars pass over its report until then.
issuer-reported = The report for epoch { $epoch } is in the round folder.
issuer-reported-before = The report for epoch { $epoch } stays as it is: the epoch has been proposed. What is new goes into the next one.
issuer-not-reported = There is no report for epoch { $epoch }: its list, without one, has been proposed. Report again once that epoch is made.
issuer-passed-over = { $path } was passed over: it is no document that counts here. Whoever put it there can take it away.
issuer-passed-over-more = { $count } more files were passed over.
issuer-evidence-kept = What proves that { $who } contradicted itself is kept in { $path }. Show it to the framework's operators and auditors.
issuer-evidence-not-kept = What proves that { $who } contradicted itself could not be kept in { $path }. Copy the round folder.
issuer-report-refused = The report of { $who } was refused: { $why }. It counts as silent.
issuer-proposal-passed-over = The proposal of { $who } was passed over: { $why }.
issuer-step = Epoch { $epoch }
issuer-did-nothing = Nothing to do now.
issuer-did-observe = Audited a report.
issuer-did-propose = Proposed the list.
issuer-did-share = Gave a share of the epoch key.
issuer-did-certify = Certified the list.
issuer-did-endorse = Signed the announcement.
issuer-awaiting-report = Waiting for the report of authority { $who }
issuer-awaiting-share = Waiting for the share of registrar { $who }
issuer-awaiting-certificates = Waiting for the certificates of registrar { $who }
issuer-awaiting-endorsement = Waiting for the signature of registrar { $who }
issuer-awaiting-others = Not among those who make this epoch, which { $who } proposed
issuer-step-finished = Epoch { $epoch } is made. Next: issuer epoch publish
issuer-feed-away = Warning: the feed { $path } is not there, so the ledger was not compared with it. Check feed in config.toml.
issuer-published = Epoch { $epoch } is in { $path }: { $shards ->
         [one] one shard
        *[other] { $shards } shards
        }, until { $end }.
issuer-status-registrar = Registrar: { $id }
issuer-status-framework =
    Framework: { $framework } ({ $registrars ->
         [one] one registrar makes an epoch
        *[other] { $quorum } of { $registrars } registrars make an epoch
        })
    Genesis: { $genesis }
issuer-status-no-framework = No framework yet. Run: issuer framework join FOLDER
issuer-status-accredited = Accredited: { $name }, { $id }
issuer-status-epoch = Newest epoch: { $epoch }, from { $start } to { $end }
issuer-status-no-epoch = No epoch has been made yet.
issuer-status-authority =
    Authority: { $name }, { $id }
    Shards: { $shards }, persons: { $persons }, credentials: { $issued }, revoked: { $revoked }
issuer-status-waiting = Revocations that wait for the next epoch: { $count }
issuer-status-evidence = { $count } pieces of evidence are kept in { $path }. Show them to the framework's operators and auditors.

# Reasons and rules, filled into a sentence

issuer-cause-vault-none = the vault with the keys is not there
issuer-cause-vault-not-empty = something else is there already
issuer-cause-vault-passphrase = the passphrase does not open the keys
issuer-cause-vault-passphrase-length = a passphrase has 1 to 1024 bytes
issuer-cause-vault-version = they have version { $version }, which this program does not know
issuer-cause-vault-kdf = its numbers for checking the passphrase are out of range
issuer-cause-vault-memory = there is not enough memory for it
issuer-cause-vault-damaged = { $part } is not what was written
issuer-cause-vault-altered = { $part } was altered by somebody without the passphrase
issuer-cause-vault-rolled-back = a record was put back to an earlier state
issuer-cause-vault-missing = a record is missing
issuer-cause-vault-too-large = { $what } is over the limit of { $limit }
issuer-cause-vault-name = a record has no name
issuer-part-header = the header
issuer-part-index = the index
issuer-part-record = a record
issuer-part-storage = the storage
issuer-part-export = the export file
issuer-part-name = a record's name
issuer-part-records = the number of records
issuer-part-total = the size of all records together
issuer-cause-differs-framework = ledger and framework are not of one framework
issuer-cause-differs-kind = ledger and framework differ in the kind of pass
issuer-cause-differs-key = the keys are another authority's
issuer-cause-missing-key = the key of shard { $number } is missing
issuer-rule-validity = a colour is valid for 1 to 1022 hours
issuer-rule-offer = an offer lasts at least a minute
issuer-rule-ticket = a ticket lasts at least an hour
issuer-rule-pin-attempts = a PIN may be tried 1 to 20 times
issuer-rule-shard-persons = a shard takes 1 to 100,000 persons
issuer-rule-basis = a legal basis has 1 to 64 letters, digits and . _ : / -
issuer-rule-shards = an authority has at most 16,384 shards
issuer-cause-not-accredited = the authority is not accredited for this epoch
issuer-cause-audit = the deltas of shard { $number } do not lead from the audited state to the reported one
issuer-cause-missing-deltas = deltas of shard { $number } are not here yet
issuer-cause-went-back = the report takes shard { $number } back behind what was audited
issuer-cause-repeated = in shard { $number } a handle is revoked a second time
issuer-cause-key = the key of shard { $number } changed or belongs to another shard
issuer-cause-list-differs = the proposed list differs from what this registrar audited
issuer-cause-participants = its participants are no quorum that this registrar belongs to
issuer-cause-time = its beginning is too far from this clock, or not after the last epoch
issuer-cause-not-next = epoch { $epoch } does not follow the newest one
issuer-cause-signed = this registrar has signed another announcement for epoch { $epoch } already
issuer-cause-bound = this registrar has certified another proposal for epoch { $epoch } and stays with it for a while
issuer-cause-early = an authority has not reported yet, and the newest epoch is not over
issuer-cause-missing = a participant's share or certificates are missing
issuer-cause-unproven = a participant's share or certificates do not hold
issuer-cause-record-shard = the record of a shard is not what was written
issuer-cause-record-handles = a list of revoked handles is not what was written
issuer-cause-record-round = the record of a round is not what was written
issuer-cause-record-announcement = the newest announcement is not what was written
issuer-cause-record-sealed = a stored share does not open: its key is another one, or it is damaged

error-issuer-none = There is no issuer in { $path }.
    .why = It has not been set up.
    .next = Run: issuer init --name NAME, or issuer registrar init
error-issuer-exists = There is one in { $path } already.
    .why = Setting up again would lose its keys, so nothing was changed.
    .next = Use it, or another folder with --home.
error-issuer-passphrase = The passphrase is wrong.
    .why = It does not open the keys. Nothing was changed.
    .next = Type it again, or check the passphrase file.
error-issuer-passphrase-length = The passphrase is too long.
    .why = It has at most 1024 bytes.
    .next = Choose a shorter one.
error-issuer-memory = There is not enough memory to check the passphrase.
    .why = The check takes as much as [kdf] says, so that guessing is slow.
    .next = Close other programs and try again.
error-issuer-kdf = The passphrase cannot be checked.
    .why = The reason: { $cause }.
    .next = Correct [kdf] in config.toml.
error-issuer-keys-gone = The keys that belong in { $path } are gone.
    .why = What was made with them is here, and nothing can be issued or signed without them. New keys would be another issuer's.
    .next = Stop issuing and restore a backup of the whole home folder.
error-issuer-keys = The keys in { $path } are damaged.
    .why = The reason: { $cause }.
    .next = Stop issuing and restore a backup of the whole home folder.
error-issuer-storage = { $path } cannot be used.
    .why = The reason: { $cause }.
    .next = Look at the state before repeating the command; have the disk examined.
error-issuer-ledger = The ledger in { $path } is damaged.
    .why = What is there is not what was written.
    .next = Stop issuing and keep the folder. An older copy would not know what was issued since: retire the shards instead.
error-issuer-registrar-store = The registrar's memory is damaged.
    .why = The reason: { $cause }.
    .next = Keep the folder and take no part in the epoch now in the making: an older copy would not know what was signed.
error-issuer-mismatch = The parts of { $path } do not belong together.
    .why = The reason: { $cause }.
    .next = Restore a backup of the whole home folder, all its parts from one moment.
error-issuer-behind = { $path } is older than what it published for shard { $number }.
    .why = It is an old copy. Going on would bring revoked passes back.
    .next = Restore a newer copy, or retire the shard.
error-issuer-older-ledger = { $path } is an older copy: what was issued or revoked later in shard { $number } is missing.
    .why = The keys beside it remember a later report. Going on would bring revoked passes back.
    .next = Put the newest copy of it back, or give the shard up: issuer shard retire
error-issuer-older-registrar = { $path } is an older copy: it does not know of epoch { $epoch }.
    .why = The keys beside it remember that this registrar signed or learned it. Going on could sign another one with that number.
    .next = Put the newest copy of it back, or learn the epoch once it is published: issuer registrar learn
error-issuer-policy = { $path } asks for what cannot be.
    .why = It breaks a rule: { $cause }.
    .next = Correct the file.
error-issuer-no-authority = There is no authority in this home.
    .why = The command is an authority's.
    .next = Run: issuer authority init --name NAME
error-issuer-no-registrar = There is no registrar in this home.
    .why = The command is a registrar's.
    .next = Run: issuer registrar init
error-issuer-no-framework = There is no framework in { $path }.
    .why = This home has not founded or joined one.
    .next = Run: issuer framework join FOLDER
error-issuer-not-a-registrar = This home's registrar may not sign { $path }.
    .why = It is not among the framework's registrars.
    .next = Check that it is the right home and the right file.
error-issuer-pin = { $path } is not the framework asked for.
    .why = Its genesis is { $genesis }.
    .next = Get the right one from somebody you trust.
error-issuer-window = The window table { $path } does not hold.
    .why = It does not belong to the genesis, or some of its entries are wrong.
    .next = Do not sign or join; get it again.
error-issuer-other-framework = { $path } belongs to another framework.
    .why = This home belongs to one framework for good.
    .next = Check that it is the right file or folder.
error-issuer-quorum = { $path } was not signed by enough registrars.
    .why = { $signed } of { $needed } needed signatures are valid.
    .next = Have the other registrars sign it too.
error-issuer-document = { $path } cannot be read.
    .why = The reason: { $cause }.
    .next = Check that it is the right file, or get it again.
error-issuer-rule = This cannot be done.
    .why = It breaks a rule: { $cause }.
    .next = Change what was asked for.
error-issuer-gap = { $path } is missing or cannot be read.
    .why = Epochs are taken one after another, without a gap.
    .next = Get the feed again, whole.
error-issuer-forked = { $path } contradicts the epochs that this home knows.
    .why = There are two histories: the registrars signed both, or a copy is wrong.
    .next = Publish nothing; keep both and tell the framework's operators and auditors.
error-issuer-round = The step in { $path } was refused.
    .why = The reason: { $cause }.
    .next = Learn the newest epoch, run the step again, or propose anew: issuer epoch step --propose
error-issuer-time = The epoch cannot begin now.
    .why = Its beginning is too far from this clock: the clock is wrong, the proposal is old, or many epochs were made within a short time.
    .next = Set the clock, wait a slot or two, or propose anew: issuer epoch step --propose
error-issuer-needs-round = This framework has several registrars.
    .why = No registrar makes an epoch alone.
    .next = Run: issuer epoch step --round FOLDER, then issuer epoch publish --round FOLDER --out FEED
error-issuer-serve-round = This framework has several registrars, so serve cannot make its epochs.
    .why = No registrar makes an epoch alone.
    .next = Leave out --publish, and make epochs with: issuer epoch step --round FOLDER, then issuer epoch publish --round FOLDER --out FEED
error-issuer-serve-pause = The last epoch ended at { $end }, more than a day before { $now }, which the clock shows.
    .why = Either nothing was published for so long, or the clock is wrong; an epoch cannot begin before one that is published.
    .next = Check the clock. If it is right, make one epoch with: issuer epoch publish --out { $feed }, then start again.
error-issuer-serve-clock = The clock went forward to { $now }, { $seconds } seconds more than time has passed. No epoch is made.
    .why = An epoch of the future cannot be taken back, and gates refuse it. A machine that slept looks the same.
    .next = Set the clock right; epochs are made again then. If it is right, start the program again.
error-issuer-nothing-yet = There is no epoch in { $path } to publish yet.
    .why = Too few registrars have signed.
    .next = Run issuer epoch step --round FOLDER at each registrar.
error-issuer-other-statement = { $path } says something else.
    .why = Others have signed another statement than the one asked for.
    .next = Check authority, name and epoch; choose another file for a new statement.
error-issuer-id = { $text } is no id.
    .why = An id is a did:key of an Ed25519 key, or 64 hexadecimal digits.
    .next = Copy it again.
error-issuer-past-epoch = Epoch { $epoch } has been made.
    .why = A shard leaves with an epoch to come; the next one is { $next }.
    .next = Choose epoch { $next } or a later one.
error-issuer-far-epoch = Epoch { $epoch } is too far ahead.
    .why = A shard is given up for good; the latest epoch for it is { $last }.
    .next = Choose an earlier one, or leave --epoch out.
error-issuer-no-shard = There is no shard { $number }.
    .why = It was never added.
    .next = Run: issuer shard list
error-issuer-retired = Shard { $number } was given up as of epoch { $epoch }.
    .why = That is for good.
    .next = Run: issuer shard list
error-issuer-no-room = All shards are full.
    .why = The policy puts no more persons into a shard.
    .next = Run: issuer shard add
error-issuer-person-known = The person is registered already.
    .why = There is a person with this identity number.
    .next = Use their handle; see issuer person list.
error-issuer-person-unknown = There is no such person.
    .why = Nobody is registered under this handle or number.
    .next = Check it, or run: issuer person add
error-issuer-handle = This is no handle.
    .why = A handle has at least 6 hexadecimal digits.
    .next = Copy it from issuer person list, or use - and type the identity number.
error-issuer-ambiguous = Several persons begin with this handle.
    .why = It is too short.
    .next = Give more of its digits.
error-issuer-number-empty = There is no identity number.
    .why = Standard input was empty.
    .next = Type the number, or pipe it in.
error-issuer-number-long = The identity number is too long.
    .why = It has more than 64 letters and digits.
    .next = Check it.
error-issuer-number-character = The identity number has a character that it cannot have.
    .why = Letters A to Z, digits and separators are allowed.
    .next = Check it.
error-issuer-csv = The list { $path } cannot be read.
    .why = Its first line must name the columns: number, and if need be colour, hours, reason and basis.
    .next = Correct the first line, and save the list as CSV in UTF-8.
error-issuer-list-line = Line { $line } of { $path } is no known person.
    .why = Each line is a handle. Nothing was revoked.
    .next = Correct the line and run the command again.
error-issuer-reason = This needs a reason that fits it.
    .why = Nobody has a colour, or loses it, without a reason. Here it is one of: { $allowed }.
    .next = Give it: --reason REASON
error-issuer-basis = That is no name of a legal basis.
    .why = It has 1 to 64 letters A to Z, digits and . _ : / - and names no person.
    .next = Give another: --basis BASIS
error-issuer-no-colour = This person has no colour to be issued.
    .why = It was taken back, or its time is over.
    .next = Run: issuer colour PERSON COLOUR --reason REASON
error-issuer-request = This is no request of a wallet.
    .why = It is something else, cut off or damaged.
    .next = Have the wallet make it again: wallet-cli request
error-issuer-foreign = This request is for another authority or framework.
    .why = It was made from somebody else's offer.
    .next = Send it to that authority.

issuer-rules = Check, sign and try rule sets: from facts to a colour
issuer-rules-check = Say what is in a rule set, or what is wrong with it and where
issuer-rules-check--signer = The authority that must have signed it (did:key or hexadecimal); the file is then a signed one
    .value = ID
issuer-rules--file = Rule set (TOML)
    .value = FILE
issuer-rules-check--file = Rule set (TOML, or signed with --signer)
    .value = FILE
issuer-rules-sign = Sign a rule set as this authority
issuer-rules-sign--file = Rule set (TOML)
    .value = FILE
issuer-rules-sign--out = Signed rule set to write
    .value = FILE
issuer-rules-try-one = Say what a rule set decides about one described subject, and why; changes nothing
issuer-rules-try-one--file = Rule set (TOML)
    .value = FILE
issuer-rules-try-one--facts = Facts about the subject (TOML); they name nobody
    .value = FILE

issuer-rules-good = { $name }, version { $version }: { $rules ->
        [one] one rule
       *[other] { $rules } rules
    }. Facts are remembered for { $remember ->
        [one] one day
       *[other] { $remember } days
    }.
issuer-rules-rule = { $rule } (line { $line }): { $colour }, { $reason }, { $validity }, basis { $basis }
issuer-rules-signed = { $name }, version { $version }, was signed: { $path }
issuer-rules-days = { $days ->
        [one] for one day
       *[other] for { $days } days
    }
issuer-rules-until-changed = until another rule holds
issuer-rules-unchanged = Nothing changes: no rule holds.
issuer-rules-given = { $colour }: { $reason }, { $validity }. Rule { $rule } of { $set }, version { $version }; basis { $basis }.
issuer-rules-holder = The holder is told: { $means } { $next }
issuer-rules-step = { $rule }: { $step }
issuer-rules-step-no = does not hold
issuer-rules-step-first = holds, and decides
issuer-rules-step-fault = cannot be evaluated
issuer-rules-step-later-holds = comes later; it would hold
issuer-rules-step-later-not = comes later; it would not hold

issuer-reason-confirmed = confirmed case
issuer-reason-suspected = suspected case
issuer-reason-close-contact = close contact
issuer-reason-place-and-time = same place and time as a case
issuer-reason-returned-from-area = returned from an area
issuer-reason-symptoms = symptoms
issuer-reason-test-negative = negative test
issuer-reason-observation-ended = observation ended
issuer-reason-false-declaration = false declaration
issuer-reason-correction = correction
issuer-reason-drill = drill
issuer-reason-declaration = declaration

issuer-rules-at-rule = in rule { $rule }, line { $line }
issuer-rules-at-line = on line { $line }
issuer-rules-at-whole = as a whole
issuer-rules-missing-fact = it needs the fact { $name }, which this subject has not; the rule does not ask has(…) first
issuer-rules-overflow = a sum is too large or too small
issuer-rules-value-type = a value is of another type than the rule needs
issuer-rules-too-large = it has more than { $limit } bytes
issuer-rules-not-utf8 = it is not text in UTF-8
issuer-rules-not-toml = it is not TOML
issuer-rules-format = it has format { $format }, which this program does not know
issuer-rules-unknown-key = there is no key { $key } here
issuer-rules-missing-key = the key { $key } is missing
issuer-rules-wrong-type = { $key } must be { $kind }
issuer-rules-kind-text = a text
issuer-rules-kind-number = a whole number
issuer-rules-kind-truth = true or false
issuer-rules-kind-table = a table
issuer-rules-kind-tables = a list of tables
issuer-rules-kind-days = a number of days, or "until-changed"
issuer-rules-length = { $key } must have 1 to { $limit } bytes
issuer-rules-characters = { $key } has a character that it cannot have
issuer-rules-range = { $key } must be from { $least } to { $most }
issuer-rules-unknown-word = { $key } cannot be { $word }
issuer-rules-misfit = { $colour } cannot have the reason { $reason }
issuer-rules-none = it has no rule
issuer-rules-too-many = it has more than { $limit } rules
issuer-rules-too-many-entries = { $key } has more than { $limit } entries
issuer-rules-duplicate-id = the rule on line { $line } has the same id
issuer-rules-too-costly = all conditions together cost more than { $limit } steps
issuer-rules-syntax = the condition is not CEL
issuer-rules-too-deep = the condition nests more than { $limit } deep
issuer-rules-too-many-parts = the condition has more than { $limit } parts
issuer-rules-unknown-fact = there is no fact { $name }
issuer-rules-unknown-function = there is no function { $name }
issuer-rules-never-word = what is compared with { $word } is never that
issuer-rules-not-allowed = a condition cannot have { $what }
issuer-rules-builds-lists = map or filter
issuer-rules-conditional = … ? … : …
issuer-rules-arithmetic = multiplication, division or a remainder
issuer-rules-index = […] after a value
issuer-rules-maps = maps or messages
issuer-rules-literal = other literals than whole numbers, texts, true and false
issuer-rules-optional = optional values
issuer-rules-nested-walk = a walk through a list is inside another one
issuer-rules-shadows = { $name } is the name of facts, choose another one
issuer-rules-types = { $operator } cannot be used on these values
issuer-rules-not-truth = the condition is neither true nor false
error-issuer-rules = { $path } is refused { $place }.
    .why = What is wrong: { $cause }.
    .next = Correct it, and run the command again.
error-issuer-rule-failed = Rule { $rule } cannot be evaluated for this subject.
    .why = What is wrong: { $cause }. Nobody's colour changes by a rule that fails.
    .next = Correct the rule, and try it again.
