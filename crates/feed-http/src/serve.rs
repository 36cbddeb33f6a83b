//! Being a static mirror: the files of a feed as they are, and nothing else. Nothing is kept or
//! written down about who asked for what.

mod desk;
mod file;
mod guests;
mod listen;
mod pace;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use huepass_feed::FeedSource;
use tokio::sync::Semaphore;

pub use listen::serve;

use crate::etag;
use crate::ranges::Asked;
use desk::{Desk, Refused};
use file::File;

/// What a refused reader should wait, in seconds.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("5");

/// How much a server puts up with, from all readers together where nothing else is said.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Open connections.
    pub connections: usize,
    /// Open connections from one address. More are told to come back (503).
    pub per_address: usize,
    /// Open connections from this machine, where a proxy may speak for many.
    pub local: usize,
    /// Requests that wait for an answer. More are told to come back (503).
    pub requests: usize,
    /// Files that are read from the shelf at the same time.
    pub reads: usize,
    /// Bytes of large files, of more than half a megabyte, that are on their way to readers, or one
    /// file if that is larger. One that many read at the same time counts once. Smaller ones are
    /// bounded by the number of connections, so that nobody keeps news from others by being slow.
    pub memory: usize,
    /// The time for a request's headers, from one reader.
    pub header: Duration,
    /// The time until a request is answered.
    pub answer: Duration,
    /// The time in which a reader must take some bytes.
    pub stall: Duration,
    /// The time after which a connection ends, whatever it does. A transfer goes on with another one.
    pub connection: Duration,
    /// The time that open connections have to end when the server does.
    pub farewell: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 512,
            per_address: 32,
            local: 512,
            requests: 256,
            reads: 4,
            memory: 256 << 20,
            header: Duration::from_secs(10),
            answer: Duration::from_secs(30),
            stall: Duration::from_secs(20),
            connection: Duration::from_mins(15),
            farewell: Duration::from_secs(5),
        }
    }
}

/// Answers for the files of a feed that lie on a shelf, as spec/http.md says, under the usual limits.
/// Needs a Tokio runtime; the shelf is read on its threads for blocking work.
pub fn router<S: FeedSource + Clone + Send + Sync + 'static>(shelf: S) -> Router {
    router_within(shelf, &Limits::default())
}

fn router_within<S: FeedSource + Clone + Send + Sync + 'static>(
    shelf: S,
    limits: &Limits,
) -> Router {
    let site = Site {
        desk: Desk::new(shelf, limits.reads, limits.memory),
        requests: Semaphore::new(limits.requests),
        time: limits.answer,
    };
    let answer = async |State(site): State<Arc<Site<S>>>, request: Request| {
        let (parts, _) = request.into_parts();
        site.answer(&parts).await
    };
    Router::new().fallback(answer).with_state(Arc::new(site))
}

/// A shelf, and what is free to serve it.
struct Site<S> {
    desk: Desk<S>,
    requests: Semaphore,
    time: Duration,
}

impl<S: FeedSource + Clone + Send + Sync + 'static> Site<S> {
    async fn answer(&self, request: &http::request::Parts) -> Response {
        // spec: HTP-8
        let is_get = request.method == Method::GET;
        if !is_get && request.method != Method::HEAD {
            let allowed = [(header::ALLOW, "GET, HEAD")];
            return (StatusCode::METHOD_NOT_ALLOWED, allowed).into_response();
        }
        if has_body(&request.headers) {
            let closed = [(header::CONNECTION, "close")];
            return (StatusCode::PAYLOAD_TOO_LARGE, closed).into_response();
        }
        // spec: HTP-1
        let path = request.uri.path().strip_prefix('/');
        let file = path.and_then(File::parse);
        let (Some(path), Some(file), None) = (path, file, request.uri.query()) else {
            return missing();
        };
        // spec: HTP-9
        let Ok(_waiting) = self.requests.try_acquire() else {
            return busy();
        };
        match tokio::time::timeout(self.time, self.desk.read(path, &file)).await {
            Err(_) | Ok(Err(Refused::Full)) => busy(),
            Ok(Err(Refused::Unreadable)) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            Ok(Ok(None)) => missing(),
            Ok(Ok(Some((bytes, tag)))) => give(&bytes, &tag, &file, &request.headers, is_get),
        }
    }
}

/// The answer with a file, or the part of it that was asked for.
// The answer depends on the file and on what was asked, never on who asked.
// spec: HTP-10, HTP-3, HTP-4, HTP-5, HTP-6, HTP-7
fn give(bytes: &Bytes, tag: &str, file: &File, asked: &HeaderMap, is_get: bool) -> Response {
    let Ok(tag_value) = HeaderValue::from_str(tag) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    headers.insert(header::ETAG, tag_value);
    headers.insert(header::CACHE_CONTROL, file.cache_control());
    let known = asked.get_all(header::IF_NONE_MATCH);
    let mut known = known.iter().filter_map(|value| value.to_str().ok());
    if known.any(|list| etag::any_is(list, tag)) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    headers.insert(header::CONTENT_TYPE, file.content_type());
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    let length = bytes.len() as u64;
    let mut body = bytes.clone();
    match part(asked, tag, length, is_get) {
        Asked::Whole => {}
        Asked::Part(first, last) => {
            // Both lie in the file, whose length is a `usize`.
            let place = |place: u64| usize::try_from(place).unwrap_or(usize::MAX);
            body = bytes.slice(place(first)..=place(last));
            put(
                headers,
                header::CONTENT_RANGE,
                &format!("bytes {first}-{last}/{length}"),
            );
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        }
        Asked::Behind => {
            body = Bytes::new();
            put(headers, header::CONTENT_RANGE, &format!("bytes */{length}"));
            *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
        }
    }
    put(
        response.headers_mut(),
        header::CONTENT_LENGTH,
        &body.len().to_string(),
    );
    if is_get {
        *response.body_mut() = Body::from(body);
    }
    response
}

fn part(asked: &HeaderMap, tag: &str, length: u64, is_get: bool) -> Asked {
    let text = |name| asked.get(name).and_then(|value| value.to_str().ok());
    let same = match asked.get(header::IF_RANGE) {
        Some(value) => value.as_bytes() == tag.as_bytes(),
        None => true,
    };
    match text(header::RANGE) {
        Some(range) if is_get && same => Asked::parse(range, length),
        _ => Asked::Whole,
    }
}

/// Puts a header of visible ASCII.
fn put(headers: &mut HeaderMap, name: http::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

fn has_body(headers: &HeaderMap) -> bool {
    let length = headers.get(header::CONTENT_LENGTH);
    length.is_some_and(|length| length != "0") || headers.contains_key(header::TRANSFER_ENCODING)
}

/// There is no such file, for now.
fn missing() -> Response {
    let soon = [(header::CACHE_CONTROL, file::SOON)];
    (StatusCode::NOT_FOUND, soon).into_response()
}

fn busy() -> Response {
    let later = [
        (header::RETRY_AFTER, RETRY_AFTER),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (StatusCode::SERVICE_UNAVAILABLE, later).into_response()
}
