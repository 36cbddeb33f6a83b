//! One file's way from the mirror, through as many requests as it takes.

use std::io::Read as _;
use std::time::Duration;

use ureq::http::{HeaderName, Response, header};
use ureq::{Agent, Body, Error};

use super::{Cached, HttpError};
use crate::etag;
use crate::ranges::{self, ContentRange};

/// Bytes taken from the connection at a time.
const CHUNK: usize = 16 << 10;

/// What has come of a file so far.
pub(super) struct Transfer<'a> {
    url: &'a str,
    limit: usize,
    cached: Option<Cached>,
    /// The file's beginning.
    bytes: Vec<u8>,
    /// The file's tag, if a transfer that broke off can go on.
    tag: Option<String>,
}

/// What a request brought.
pub(super) enum Brought {
    /// There is no such file.
    Nothing,
    /// The file is still the one in the cache.
    Same(Vec<u8>),
    /// The file, and its tag if it has a strong one.
    New(Vec<u8>, Option<String>),
}

/// A request that failed.
pub(super) struct Again {
    pub(super) error: HttpError,
    /// How long to wait at least before the next one; `None` if there should not be a next one.
    pub(super) after: Option<Duration>,
}

impl Again {
    pub(super) fn never(error: HttpError) -> Self {
        Self { error, after: None }
    }
}

impl From<HttpError> for Again {
    fn from(error: HttpError) -> Self {
        let after = error.may_pass().then_some(Duration::ZERO);
        Self { error, after }
    }
}

impl From<Error> for Again {
    fn from(error: Error) -> Self {
        HttpError::of(&error).into()
    }
}

impl<'a> Transfer<'a> {
    pub(super) fn new(url: &'a str, limit: usize, cached: Option<Cached>) -> Self {
        Self {
            url,
            limit,
            cached,
            bytes: Vec::new(),
            tag: None,
        }
    }

    /// How many bytes of the file's beginning are there.
    pub(super) fn held(&self) -> usize {
        self.bytes.len()
    }

    /// Asks once, for the rest of the file if its beginning is there. Gives up when `is_slow` says so
    /// of the bytes that came. Tells how many did.
    pub(super) fn attempt(
        &mut self,
        agent: &Agent,
        is_slow: &dyn Fn(u64) -> bool,
    ) -> (Result<Brought, Again>, u64) {
        let mut received = 0;
        let result = self.ask(agent, is_slow, &mut received);
        (result, received)
    }

    fn ask(
        &mut self,
        agent: &Agent,
        is_slow: &dyn Fn(u64) -> bool,
        received: &mut u64,
    ) -> Result<Brought, Again> {
        let mut request = agent.get(self.url);
        // spec: HTP-30
        match &self.tag {
            Some(tag) if !self.bytes.is_empty() => {
                let range = format!("bytes={}-", self.bytes.len());
                request = request.header(header::RANGE, range);
                request = request.header(header::IF_RANGE, tag);
            }
            _ => {
                self.bytes.clear();
                if let Some(cached) = &self.cached {
                    request = request.header(header::IF_NONE_MATCH, &cached.etag);
                }
            }
        }
        let response = request.call()?;
        match response.status().as_u16() {
            200 => self.begin(&response),
            206 => self.go_on(&response)?,
            304 if self.bytes.is_empty() => {
                let cached = self.cached.take().ok_or(HttpError::Garbage)?;
                return Ok(Brought::Same(cached.bytes));
            }
            404 | 410 => return Ok(Brought::Nothing),
            416 if !self.bytes.is_empty() => {
                self.forget();
                return Err(HttpError::Broken.into());
            }
            300..400 => return Err(HttpError::Redirected.into()),
            status => {
                let mut again = Again::from(HttpError::Status(status));
                // spec: HTP-28
                if let Some(least) = value(&response, header::RETRY_AFTER).and_then(ranges::number)
                {
                    again.after = again.after.map(|_| Duration::from_secs(least));
                }
                return Err(again);
            }
        }
        let body = self.body(response)?;
        self.take(body, is_slow, received)?;
        Ok(Brought::New(
            std::mem::take(&mut self.bytes),
            self.tag.take(),
        ))
    }

    fn forget(&mut self) {
        self.bytes.clear();
        self.tag = None;
    }

    /// The file comes from its first byte on.
    fn begin(&mut self, response: &Response<Body>) {
        self.forget();
        let tag = value(response, header::ETAG).filter(|tag| etag::is_strong(tag));
        self.tag = tag.map(str::to_owned);
    }

    /// The file comes from where it broke off, or what comes is of no use.
    // spec: HTP-31
    fn go_on(&mut self, response: &Response<Body>) -> Result<(), Again> {
        let held = self.bytes.len() as u64;
        let range = value(response, header::CONTENT_RANGE).and_then(ContentRange::parse);
        let same_tag = match value(response, header::ETAG) {
            Some(tag) => self.tag.as_deref() == Some(tag),
            None => true,
        };
        let limit = self.limit as u64;
        match range {
            Some(ContentRange {
                total: Some(total), ..
            }) if total > limit => Err(HttpError::TooLarge.into()),
            Some(ContentRange { first, last, total })
                if held > 0
                    && same_tag
                    && first == held
                    && total.is_some_and(|total| total == last + 1)
                    && response
                        .body()
                        .content_length()
                        .is_none_or(|n| n == last + 1 - first) =>
            {
                Ok(())
            }
            _ => {
                self.forget();
                Err(HttpError::Broken.into())
            }
        }
    }

    // spec: HTP-22, HTP-25
    fn body(&self, response: Response<Body>) -> Result<Body, Again> {
        let encoding = value(&response, header::CONTENT_ENCODING);
        if encoding.is_some_and(|encoding| !encoding.eq_ignore_ascii_case("identity")) {
            return Err(HttpError::Garbage.into());
        }
        let room = (self.limit - self.bytes.len()) as u64;
        let body = response.into_body();
        if body.content_length().is_some_and(|length| length > room) {
            return Err(HttpError::TooLarge.into());
        }
        Ok(body)
    }

    // spec: HTP-25
    fn take(
        &mut self,
        body: Body,
        is_slow: &dyn Fn(u64) -> bool,
        received: &mut u64,
    ) -> Result<(), Again> {
        let mut body = body.into_with_config().limit(u64::MAX).reader();
        let mut chunk = vec![0; CHUNK];
        loop {
            let count = body.read(&mut chunk).map_err(Error::from)?;
            *received += count as u64;
            if count == 0 {
                return Ok(());
            }
            if count > self.limit - self.bytes.len() {
                self.forget();
                return Err(HttpError::TooLarge.into());
            }
            if self.bytes.capacity() - self.bytes.len() < count {
                // Twice as much each time, but never more than the limit.
                let more = self
                    .bytes
                    .capacity()
                    .max(count)
                    .min(self.limit - self.bytes.len());
                self.bytes.reserve_exact(more);
            }
            self.bytes.extend_from_slice(&chunk[..count]);
            if is_slow(*received) {
                return Err(HttpError::Timeout.into());
            }
        }
    }
}

fn value(response: &Response<Body>, name: HeaderName) -> Option<&str> {
    response.headers().get(name)?.to_str().ok()
}
