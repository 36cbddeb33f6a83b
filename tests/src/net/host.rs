//! Hosts: network namespaces with a card each.

use std::fs::File;
use std::io;
use std::net::Ipv4Addr;
use std::os::fd::AsFd as _;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};
use tun_rs::{DeviceBuilder, Layer, SyncDevice};

use super::hub::{Hub, Port};

/// The card's name on every host.
const CARD: &str = "wire0";
/// Bytes of a packet, as on most paths through the internet.
const MTU: u16 = 1400;

/// A host: a network namespace that lasts as long as this.
pub struct Host {
    /// Keeps the namespace; it ends when its standard input closes, however this process ends.
    keeper: Child,
    number: u8,
}

/// Hosts on one wire.
pub struct Lan {
    hosts: Vec<Host>,
    hub: Option<Hub>,
}

/// A way into a host, open as long as this.
#[derive(Debug)]
pub struct Door(File);

impl Door {
    /// Takes the thread that calls this, and no other, to the host.
    ///
    /// # Errors
    /// When the system does not let it.
    pub fn enter(&self) -> io::Result<()> {
        let network = Some(LinkNameSpaceType::Network);
        Ok(move_into_link_name_space(self.0.as_fd(), network)?)
    }
}

/// The address of host `number`, the first of which is 0.
pub const fn address(number: u8) -> Ipv4Addr {
    Ipv4Addr::new(10, 66, 0, number + 1)
}

impl Lan {
    /// So many hosts, all of which hear each other.
    ///
    /// # Errors
    /// A sentence that says what this system does not allow.
    ///
    /// # Panics
    /// Instead of that, where `HUEPASS_REQUIRE_HOSTS` is set.
    pub fn new(hosts: u8, seed: u64) -> Result<Self, String> {
        let lan = Self::try_new(hosts, seed);
        let is_required = std::env::var_os("HUEPASS_REQUIRE_HOSTS").is_some();
        if let (true, Err(why)) = (is_required, &lan) {
            panic!("{why}");
        }
        lan
    }

    fn try_new(hosts: u8, seed: u64) -> Result<Self, String> {
        let hosts: Vec<Host> = (0..hosts)
            .map(Host::new)
            .collect::<io::Result<_>>()
            .map_err(|why| format!("network namespaces are not available here: {why}"))?;
        let ports = hosts.iter().map(Host::plug_in).collect::<io::Result<_>>();
        let ports = ports.map_err(|why| format!("tap devices are not available here: {why}"))?;
        for host in &hosts {
            host.set_up(&hosts)
                .map_err(|why| format!("a card cannot be set up here: {why}"))?;
        }
        Ok(Self {
            hosts,
            hub: Some(Hub::new(ports, seed)),
        })
    }

    /// A host, the first of which is 0.
    pub fn host(&self, number: usize) -> &Host {
        &self.hosts[number]
    }

    /// The wire.
    ///
    /// # Panics
    /// Never: it is there until this is dropped.
    pub fn hub(&self) -> &Hub {
        self.hub.as_ref().expect("the wire is there")
    }
}

impl Drop for Lan {
    fn drop(&mut self) {
        for host in &self.hosts {
            // The wire's reader ends with the card.
            drop(host.run(&["ip", "link", "delete", CARD]));
        }
        if let Some(hub) = self.hub.take() {
            hub.join();
        }
    }
}

impl Host {
    fn new(number: u8) -> io::Result<Self> {
        let mut keeper = Command::new("unshare")
            .args(["--net", "sh", "-c", "echo ready; exec cat"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        // It says a word once it is in its namespace; nothing when it may not have one.
        let mut word = [0; 6];
        let said = keeper
            .stdout
            .as_mut()
            .ok_or(io::ErrorKind::BrokenPipe.into())
            .and_then(|out| io::Read::read_exact(out, &mut word));
        let host = Self { keeper, number };
        said.map_err(|_| io::Error::other("`unshare --net` is refused; root is needed"))?;
        Ok(host)
    }

    /// Its address.
    pub const fn address(&self) -> Ipv4Addr {
        address(self.number)
    }

    /// A program to be run on this host.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new("nsenter");
        command.arg(format!("--net={}", self.namespace()));
        command.arg(program);
        command
    }

    /// A way in for threads that are to stay on this host.
    ///
    /// # Errors
    /// When the host is gone.
    pub fn door(&self) -> io::Result<Door> {
        File::open(self.namespace()).map(Door)
    }

    /// Runs `thing` in a thread on this host and gives what it gave: a socket made there stays there.
    ///
    /// # Errors
    /// What `thing` fails with, or when the host cannot be entered.
    pub fn inside<T: Send>(&self, thing: impl FnOnce() -> io::Result<T> + Send) -> io::Result<T> {
        let door = self.door()?;
        std::thread::scope(|scope| {
            scope
                .spawn(|| {
                    door.enter()?;
                    thing()
                })
                .join()
                .unwrap_or_else(|_| Err(io::Error::other("a thread on the host panicked")))
        })
    }

    fn namespace(&self) -> String {
        format!("/proc/{}/ns/net", self.keeper.id())
    }

    /// Its Ethernet address: a made-up one, as the 2 says.
    const fn card(&self) -> [u8; 6] {
        [2, 0x48, 0x75, 0x65, 0, self.number]
    }

    /// Makes its card. The other end of it stays with this process.
    fn plug_in(&self) -> io::Result<Arc<dyn Port>> {
        let device = self.inside(|| {
            DeviceBuilder::new()
                .name(CARD)
                .layer(Layer::L2)
                .build_sync()
        })?;
        let address = self.card();
        Ok(Arc::new(Tap { device, address }))
    }

    /// Gives the card its addresses, and tells it the others', so that nobody has to ask.
    fn set_up(&self, all: &[Self]) -> io::Result<()> {
        let mtu = MTU.to_string();
        let own = format!("{}/24", self.address());
        let card = text(self.card());
        self.run(&["ip", "link", "set", "lo", "up"])?;
        self.run(&["ip", "link", "set", CARD, "address", &card, "mtu", &mtu])?;
        self.run(&["ip", "address", "replace", &own, "dev", CARD])?;
        self.run(&["ip", "link", "set", CARD, "up"])?;
        self.run(&["ip", "route", "replace", "224.0.0.0/4", "dev", CARD])?;
        for other in all.iter().filter(|other| other.number != self.number) {
            let (address, card) = (other.address().to_string(), text(other.card()));
            self.run(&[
                "ip",
                "neighbour",
                "replace",
                &address,
                "lladdr",
                &card,
                "dev",
                CARD,
            ])?;
        }
        Ok(())
    }

    fn run(&self, words: &[&str]) -> io::Result<()> {
        let out = self.command(words[0]).args(&words[1..]).output()?;
        if out.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&out.stderr);
        Err(io::Error::other(format!(
            "{}: {}",
            words.join(" "),
            said.trim()
        )))
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        drop(self.keeper.kill());
        drop(self.keeper.wait());
    }
}

/// A card's other end.
struct Tap {
    device: SyncDevice,
    address: [u8; 6],
}

impl Port for Tap {
    fn take(&self, frame: &mut [u8]) -> io::Result<usize> {
        self.device.recv(frame)
    }

    fn give(&self, frame: &[u8]) -> io::Result<()> {
        self.device.send(frame).map(drop)
    }

    fn address(&self) -> [u8; 6] {
        self.address
    }
}

fn text(address: [u8; 6]) -> String {
    address.map(|byte| format!("{byte:02x}")).join(":")
}
