//! Connections, and when they end.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use huepass_feed::FeedSource;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;

use super::guests::Guests;
use super::pace::Paced;
use super::{Limits, router_within};

/// The most bytes of a request's headers.
const HEADERS: usize = 16 << 10;
/// The most headers of a request.
const HEADER_COUNT: usize = 50;
/// The pause when the system has no room for another connection.
const PAUSE: Duration = Duration::from_millis(200);
/// For whom there is no place. It is not read what he asks for.
const TURNED_AWAY: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\n\
    Cache-Control: no-store\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// Serves the files of a feed that lie on a shelf until `shutdown` ends, and then for at most
/// [`Limits::farewell`]. Whoever is dropped before takes every connection along.
///
/// # Errors
/// When the listener is of no use.
// spec: HTP-9, HTP-34, HTP-35
pub async fn serve<S: FeedSource + Clone + Send + Sync + 'static>(
    listener: TcpListener,
    shelf: S,
    limits: Limits,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let service = TowerToHyperService::new(router_within(shelf, &limits));
    let mut http = http1::Builder::new();
    // The time runs from the first moment and from the end of an answer, and no byte prolongs it.
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.header)
        .max_headers(HEADER_COUNT)
        .max_buf_size(HEADERS);
    let room = Arc::new(Semaphore::new(limits.connections.max(1)));
    let guests = Guests::new(limits.per_address, limits.local);
    let graceful = GracefulShutdown::new();
    let mut open = JoinSet::new();
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            () = &mut shutdown => break,
            accepted = accept(&listener, &room) => accepted?,
            Some(_) = open.join_next() => continue,
        };
        let (stream, from, permit) = accepted;
        let Some(seat) = guests.admit(from) else {
            // As much as goes out at once: nobody is waited for here.
            let _ = stream.try_write(TURNED_AWAY);
            continue;
        };
        let io = TokioIo::new(Paced::new(stream, limits.stall));
        let connection = graceful.watch(http.serve_connection(io, service.clone()));
        let longest = limits.connection;
        open.spawn(async move {
            // How it ended concerns nobody.
            let _ = tokio::time::timeout(longest, connection).await;
            drop((seat, permit));
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(limits.farewell, graceful.shutdown()).await;
    open.shutdown().await;
    Ok(())
}

/// The next connection, once there is room for one.
async fn accept(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
) -> io::Result<(TcpStream, IpAddr, OwnedSemaphorePermit)> {
    let permit = room.clone().acquire_owned().await;
    let permit = permit.map_err(io::Error::other)?;
    loop {
        match listener.accept().await {
            Ok((stream, from)) => return Ok((stream, from.ip(), permit)),
            Err(error) if is_fatal(&error) => return Err(error),
            // The reader is gone already, or too many files are open: that passes.
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

fn is_fatal(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::InvalidInput | io::ErrorKind::NotConnected | io::ErrorKind::Unsupported
    )
}
