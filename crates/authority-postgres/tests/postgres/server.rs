//! A PostgreSQL server for the tests, and a database of its own for each.
//!
//! `HUEPASS_POSTGRES` names one by its connection URL: the user there must be allowed to create
//! databases. Otherwise, where PostgreSQL's programs are on the machine, a private cluster is started
//! in a temporary folder, reachable through a Unix socket only, and removed at the end. Otherwise
//! the tests say that they were skipped; with `HUEPASS_REQUIRE_POSTGRES=1` they fail instead.

use std::fmt::Write as _;
use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, Once, PoisonError, Weak};

use huepass_authority_postgres::{Address, Limits, PostgresLedger};
use sqlx::{Connection, PgConnection};
use tempfile::TempDir;

const VARIABLE: &str = "HUEPASS_POSTGRES";
pub(crate) const PASSWORD: &str = "not-in-any-error";

/// A server, ours or another's.
pub(crate) enum Server {
    Other(String),
    Own(Cluster),
}

/// Tests that run at the same time share one server; the last to end stops it.
static SHARED: Mutex<Weak<Server>> = Mutex::new(Weak::new());

/// The server for tests that do not care how durable it is.
pub(crate) fn shared() -> Option<Arc<Server>> {
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(server) = shared.upgrade() {
        return Some(server);
    }
    let server = match std::env::var(VARIABLE) {
        Ok(url) => Server::Other(url),
        Err(_) => Server::Own(own(false)?),
    };
    let server = Arc::new(server);
    *shared = Arc::downgrade(&server);
    Some(server)
}

static SAY: Once = Once::new();

/// A cluster that this test may restart; `durable` as in production.
pub(crate) fn own(durable: bool) -> Option<Cluster> {
    if let Some(programs) = programs() {
        return Some(Cluster::start(programs, durable));
    }
    let required = std::env::var("HUEPASS_REQUIRE_POSTGRES").is_ok_and(|value| value == "1");
    assert!(
        !required,
        "HUEPASS_REQUIRE_POSTGRES is set, and PostgreSQL's initdb is not on this machine"
    );
    // Once, and past the harness, which keeps the words of tests that pass to itself.
    SAY.call_once(|| {
        let words = format!(
            "\nSKIPPED, all that need a server: no PostgreSQL here. \
             Install it (Debian: postgresql), or name a server in {VARIABLE}.\n"
        );
        let _ = std::io::stderr().write_all(words.as_bytes());
    });
    None
}

/// The folder of `initdb` and `pg_ctl`, newest version first.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    if let Ok(versions) = std::fs::read_dir("/usr/lib/postgresql") {
        let mut versions: Vec<(u32, PathBuf)> = versions
            .filter_map(Result::ok)
            .filter_map(|entry| {
                let version = entry.file_name().to_str()?.parse().ok()?;
                Some((version, entry.path().join("bin")))
            })
            .collect();
        versions.sort();
        folders.extend(versions.into_iter().rev().map(|(_, folder)| folder));
    }
    folders
        .into_iter()
        .find(|folder| folder.join("initdb").exists() && folder.join("pg_ctl").exists())
}

/// A private server.
pub(crate) struct Cluster {
    programs: PathBuf,
    dir: TempDir,
    user: Option<(u32, u32)>,
}

impl Cluster {
    fn start(programs: PathBuf, durable: bool) -> Self {
        let dir = tempfile::Builder::new().prefix("hue-pg").tempdir().unwrap();
        let user = unprivileged();
        if let Some((uid, gid)) = user {
            chown(dir.path(), Some(uid), Some(gid)).unwrap();
        }
        let mode = std::fs::Permissions::from_mode(0o700);
        std::fs::set_permissions(dir.path(), mode).unwrap();
        let cluster = Self {
            programs,
            dir,
            user,
        };
        let password = cluster.dir.path().join("password");
        std::fs::write(&password, PASSWORD).unwrap();
        if let Some((uid, gid)) = user {
            chown(&password, Some(uid), Some(gid)).unwrap();
        }
        cluster.run(
            cluster
                .command("initdb")
                .args(["--auth=scram-sha-256", "--username=tester", "--no-sync"])
                .args(["--encoding=UTF8", "--locale=C"])
                .arg(format!("--pwfile={}", password.display()))
                .arg(cluster.data()),
        );
        let mut settings = String::from(
            "listen_addresses = ''\nmax_connections = 60\nshared_buffers = 32MB\n\
             log_statement = none\n",
        );
        writeln!(
            settings,
            "unix_socket_directories = '{}'",
            cluster.dir.path().display()
        )
        .unwrap();
        if !durable {
            settings.push_str("fsync = off\nfull_page_writes = off\n");
        }
        let path = cluster.data().join("postgresql.conf");
        let before = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, before + &settings).unwrap();
        cluster.control(&["start", "--wait", "--timeout=60"]);
        cluster
    }

    pub(crate) fn restart(&self) {
        self.control(&["restart", "--mode=immediate", "--wait", "--timeout=60"]);
    }

    pub(crate) fn url(&self, database: &str) -> String {
        let host = self.dir.path().display();
        format!("postgres://tester:{PASSWORD}@localhost/{database}?host={host}")
    }

    fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    fn log(&self) -> PathBuf {
        self.dir.path().join("log")
    }

    fn control(&self, what: &[&str]) {
        let mut command = self.command("pg_ctl");
        command.args(what).arg("--silent");
        command.arg("--pgdata").arg(self.data());
        command.arg("--log").arg(self.log());
        self.run(&mut command);
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command
            .current_dir("/")
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        if let Some((uid, gid)) = self.user {
            command.uid(uid).gid(gid);
        }
        command
    }

    fn run(&self, command: &mut Command) {
        let status = command.status().unwrap();
        if !status.success() {
            let log = std::fs::read_to_string(self.log()).unwrap_or_default();
            panic!("{command:?}: {status}\n{log}");
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut command = self.command("pg_ctl");
        command.args(["stop", "--mode=immediate", "--silent", "--wait", "--pgdata"]);
        let _ = command.arg(self.data()).status();
    }
}

/// PostgreSQL does not run as root: somebody else's numbers, then.
fn unprivileged() -> Option<(u32, u32)> {
    if !rustix::process::geteuid().is_root() {
        return None;
    }
    let users = std::fs::read_to_string("/etc/passwd").unwrap();
    let user = |name: &str| {
        let line = users
            .lines()
            .find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    Some(
        user("postgres")
            .or_else(|| user("nobody"))
            .expect("an unprivileged user"),
    )
}

impl Server {
    fn url(&self, database: &str) -> String {
        match self {
            Self::Own(cluster) => cluster.url(database),
            Self::Other(url) => {
                // Everything but the path, which names the database.
                let (base, query) = url.split_once('?').unwrap_or((url, ""));
                let end = base.rfind('/').filter(|at| *at > "postgresql://".len());
                format!("{}/{database}?{query}", &base[..end.unwrap_or(base.len())])
            }
        }
    }
}

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// A database of one test, dropped with it. It keeps the server up.
pub(crate) struct Database {
    pub(crate) url: String,
    name: String,
    server: Arc<Server>,
}

impl Database {
    /// An empty one.
    pub(crate) fn empty(server: &Arc<Server>) -> Self {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("hue_test_{}_{number}", std::process::id());
        run_sql(&server.url("postgres"), &format!("CREATE DATABASE {name}"));
        Self {
            url: server.url(&name),
            name,
            server: Arc::clone(server),
        }
    }

    /// One with the ledger's tables.
    pub(crate) fn new(server: &Arc<Server>) -> Self {
        let database = Self::empty(server);
        PostgresLedger::migrate(&database.address(), &Limits::default()).unwrap();
        database
    }

    pub(crate) fn address(&self) -> Address {
        Address::parse(&self.url).unwrap()
    }

    pub(crate) fn open(&self) -> PostgresLedger {
        PostgresLedger::open(&self.address(), &Limits::default()).unwrap()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let drop = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        run_sql(&self.server.url("postgres"), &drop);
    }
}

/// Statements of a test's own, as an operator with `psql` would run them.
pub(crate) fn run_sql(url: &str, sql: &str) {
    let sql = sqlx::AssertSqlSafe(sql.to_owned());
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(async {
            let mut connection = PgConnection::connect(url).await.unwrap();
            sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();
        });
}

/// Where a private cluster of one test has its database.
pub(crate) fn set_up(cluster: &Cluster, name: &str) -> String {
    run_sql(&cluster.url("postgres"), &format!("CREATE DATABASE {name}"));
    let url = cluster.url(name);
    let address = Address::parse(&url).unwrap();
    PostgresLedger::migrate(&address, &Limits::default()).unwrap();
    url
}
