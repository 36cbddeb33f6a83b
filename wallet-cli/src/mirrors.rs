//! Which mirrors the wallet fetches from: named, configured, or those of last time.

use huepass_carry::{Address, Carrier, Results, Tags, addresses};
use huepass_cli::{Context, Exit, Report};
use huepass_vault::Backing;
use huepass_wallet::Wallet;

use crate::Config;
use crate::failure::failed;

/// The setting that held the feed's folder before there could be several mirrors.
const FEED: &str = "feed";
/// The setting that holds the mirrors of last time, one a line.
const MIRRORS: &str = "mirrors";
/// The setting that holds what came of the last sync.
const RESULTS: &str = "mirrors-last";
/// The setting that holds what web servers gave last time.
const TAGS: &str = "mirrors-tags";
/// The folder in the wallet's home in which a node of its own keeps its copy.
pub(crate) const NODE: &str = "feed";

/// Mirrors, opened, and what they gave last time.
pub(crate) struct Mirrors {
    pub(crate) carriers: Vec<Carrier>,
    pub(crate) tags: Tags,
    /// They are not those of last time.
    pub(crate) named: bool,
}

/// The mirrors to ask: those named, else those configured, else those of last time. A node's copy in
/// the wallet's home is asked as well, unless others were named.
///
/// # Errors
/// Exit 64 when there are none.
pub(crate) fn chosen<B: Backing>(
    context: &mut Context,
    wallet: &Wallet<B>,
    named: &[String],
) -> Result<Mirrors, Report> {
    let addresses = known(context, Some(wallet), named)?;
    if addresses.is_empty() {
        return Err(Report::new("error-wallet-no-feed", Exit::Usage));
    }
    let mirrors = open(context, addresses, tags(wallet)?)?;
    let named = !named.is_empty();
    Ok(Mirrors { named, ..mirrors })
}

/// As [`chosen`], perhaps none.
///
/// # Errors
/// Exit 64 or 78 for one that is written wrongly.
pub(crate) fn known<B: Backing>(
    context: &Context,
    wallet: Option<&Wallet<B>>,
    named: &[String],
) -> Result<Vec<Address>, Report> {
    if !named.is_empty() {
        return addresses(named);
    }
    let config: Config = context.config()?;
    let configured = config
        .feed
        .into_iter()
        .map(|path| path.display().to_string());
    let mut texts: Vec<String> = configured.chain(config.mirrors).collect();
    if texts.is_empty()
        && let Some(wallet) = wallet
    {
        let setting = |name| wallet.setting(name).map_err(|error| failed(&error));
        let kept = setting(MIRRORS)?.or(setting(FEED)?).unwrap_or_default();
        texts = kept.lines().map(ToOwned::to_owned).collect();
    }
    let node = context.dirs.data().join(NODE);
    if node.join(huepass_feed::layout::GENESIS).exists() {
        texts.push(node.display().to_string());
    }
    addresses(texts)
}

/// Opens mirrors. A single one that is a folder must be there.
///
/// # Errors
/// Exit 65: there is no such folder.
pub(crate) fn open(
    context: &mut Context,
    addresses: Vec<Address>,
    tags: Tags,
) -> Result<Mirrors, Report> {
    let carriers: Vec<Carrier> = addresses
        .into_iter()
        .map(|address| Carrier::open(address, &tags, &mut context.random))
        .collect();
    match (&carriers[..], carriers.first().map(Carrier::address)) {
        ([one], Some(Address::Folder(path))) if one.is_missing() => {
            Err(Report::not_read(path, &std::io::ErrorKind::NotFound.into()))
        }
        _ => Ok(Mirrors {
            carriers,
            tags,
            named: true,
        }),
    }
}

/// What web servers gave last time. It stays sealed in the vault.
pub(crate) fn tags<B: Backing>(wallet: &Wallet<B>) -> Result<Tags, Report> {
    let text = wallet.setting(TAGS).map_err(|error| failed(&error))?;
    Ok(text.as_deref().map(Tags::from_text).unwrap_or_default())
}

/// Keeps the mirrors that served for the next time, folders by their full paths.
pub(crate) fn remember<B: Backing>(
    context: &mut Context,
    wallet: &mut Wallet<B>,
    carriers: &[Carrier],
    results: &Results,
    tags: &Tags,
) -> Result<(), Report> {
    let texts: Vec<String> = carriers
        .iter()
        .filter_map(|carrier| match carrier.address() {
            // A stick that is not plugged in is asked again next time.
            Address::Folder(path) => {
                let path = path.canonicalize().or_else(|_| std::path::absolute(path));
                path.ok()?.to_str().map(ToOwned::to_owned)
            }
            web @ Address::Web(_) => Some(web.to_string()),
        })
        .collect();
    let settings = [
        (MIRRORS, texts.join("\n")),
        (RESULTS, results.to_text()),
        (TAGS, tags.to_text()),
    ];
    for (name, text) in settings {
        wallet
            .keep_setting(name, &text, &mut context.random)
            .map_err(|error| failed(&error))?;
    }
    Ok(())
}

/// What came of the last sync.
pub(crate) fn results<B: Backing>(wallet: &Wallet<B>) -> Result<Option<Results>, Report> {
    let text = wallet.setting(RESULTS).map_err(|error| failed(&error))?;
    Ok(text.as_deref().and_then(Results::from_text))
}
