//! A mirror over TLS, with certificates made here, trusted through `SSL_CERT_FILE` and nothing else.
//!
//! The reader takes its roots from the environment of its process. So each exchange has a process of
//! its own: this very test, told by a variable what to read.

mod common;

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use common::patient;
use huepass_feed::{FeedSource as _, layout};
use huepass_feed_http::{HttpSource, MemoryCache, Settings, etag};
use rcgen::{BasicConstraints, Certificate, CertificateParams, IsCa, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// The mirror that a process of this test is to read.
const MIRROR: &str = "HUEPASS_TEST_TLS_MIRROR";
/// What the mirror has.
const NEWS: &[u8] = b"news, as it lies there";

/// Who signs certificates.
struct Signer {
    key: KeyPair,
    certificate: Certificate,
}

impl Signer {
    fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = params.self_signed(&key).unwrap();
        Self { key, certificate }
    }

    /// A mirror with a certificate for a name, and its port.
    fn mirror(&self, name: &str) -> u16 {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new([name.to_owned()]).unwrap();
        let signed = params.signed_by(&key, &self.certificate, &self.key);
        let ring = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(ring)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![signed.unwrap().der().clone()],
                PrivateKeyDer::Pkcs8(key.serialize_der().into()),
            );
        let config = Arc::new(config.unwrap());
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let connection = ServerConnection::new(config.clone()).unwrap();
                let stream = StreamOwned::new(connection, stream.unwrap());
                std::thread::spawn(move || serve(stream));
            }
        });
        port
    }

    /// Writes what a reader who trusts this signer is given.
    fn write(&self, path: &Path) {
        std::fs::write(path, self.certificate.pem()).unwrap();
    }
}

/// Answers until the reader leaves or does not believe who this is.
fn serve(mut stream: StreamOwned<ServerConnection, TcpStream>) {
    let tag = etag::of(NEWS);
    loop {
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            match stream.read(&mut byte) {
                Ok(1) => request.push(byte[0]),
                _ => return,
            }
        }
        let request = String::from_utf8(request).unwrap().to_ascii_lowercase();
        assert!(!request.contains("cookie"), "{request}");
        let is_news = request.starts_with("get /feed/announcement.cose ");
        let answer = if !is_news {
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_owned()
        } else if request.contains(&format!("if-none-match: {tag}")) {
            format!("HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n")
        } else {
            let length = NEWS.len();
            format!("HTTP/1.1 200 OK\r\nETag: {tag}\r\nContent-Length: {length}\r\n\r\n")
        };
        let mut answer = answer.into_bytes();
        if answer.starts_with(b"HTTP/1.1 200") {
            answer.extend(NEWS);
        }
        if stream.write_all(&answer).is_err() {
            return;
        }
    }
}

/// What a process says that trusts the signers of a file and reads `https://NAME:PORT/feed`.
fn reads(trusted: &Path, name: &str, port: u16) -> String {
    let run = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_process_of_its_own_reads", "--nocapture"])
        .env_remove("SSL_CERT_DIR")
        .env("SSL_CERT_FILE", trusted)
        .env(MIRROR, format!("https://{name}:{port}/feed"))
        .output()
        .unwrap();
    assert!(run.status.success(), "{run:?}");
    String::from_utf8(run.stdout).unwrap()
}

#[test]
fn a_process_of_its_own_reads() {
    let Ok(mirror) = std::env::var(MIRROR) else {
        return;
    };
    let settings = Settings {
        attempts: 1,
        use_proxy: false,
        ..patient()
    };
    let source = HttpSource::new(mirror.parse().unwrap(), settings, 1);
    let mut source = source.with_cache(MemoryCache::new(1000));
    match source.read(layout::NEWEST, 1000) {
        Err(error) => println!("refused: {error:?}"),
        Ok(read) => {
            assert_eq!(read.as_deref(), Some(NEWS));
            let before = source.received();
            let again = source.read(layout::NEWEST, 1000).unwrap();
            assert_eq!(again.as_deref(), Some(NEWS));
            assert_eq!(source.received(), before, "it was sent again");
            assert_eq!(source.read(layout::GENESIS, 1000).unwrap(), None);
            println!("read all of it");
        }
    }
}

// spec: HTP-21, HTP-28
#[test]
fn a_mirror_whose_certificate_holds_is_read_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let (signer, stranger) = (Signer::new(), Signer::new());
    let (trusted, strange) = (folder.path().join("signer"), folder.path().join("stranger"));
    signer.write(&trusted);
    stranger.write(&strange);
    let port = signer.mirror("localhost");
    let refused = "refused: Tls";
    let said = reads(&strange, "localhost", port);
    assert!(said.contains(refused), "{said}");
    let elsewhere = signer.mirror("elsewhere.example");
    let said = reads(&trusted, "localhost", elsewhere);
    assert!(said.contains(refused), "{said}");
    let said = reads(&trusted, "localhost", port);
    assert!(said.contains("read all of it"), "{said}");
}
