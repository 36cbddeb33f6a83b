//! Requests and answers on a stream: four bytes of length, the message, and nothing after it.

use std::io;

use futures::prelude::*;
use libp2p::StreamProtocol;
use libp2p::request_response;

use crate::message::{ANSWER_LIMIT, Answer, REQUEST_LIMIT, Request};

/// Reads and writes [`Request`] and [`Answer`]. A request that is none is `None`: libp2p would keep an
/// error to itself, and whoever sends junk would never be left.
#[derive(Clone, Debug, Default)]
pub(crate) struct Codec;

impl request_response::Codec for Codec {
    type Protocol = StreamProtocol;
    type Request = Option<Request>;
    type Response = Answer;

    async fn read_request<T>(
        &mut self,
        _: &StreamProtocol,
        io: &mut T,
    ) -> io::Result<Option<Request>>
    where
        T: AsyncRead + Unpin + Send,
    {
        match read(io, REQUEST_LIMIT).await {
            Ok(bytes) => Ok(Request::decode(&bytes)),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn read_response<T>(&mut self, _: &StreamProtocol, io: &mut T) -> io::Result<Answer>
    where
        T: AsyncRead + Unpin + Send,
    {
        Answer::decode(&read(io, ANSWER_LIMIT).await?).ok_or_else(junk)
    }

    async fn write_request<T>(
        &mut self,
        _: &StreamProtocol,
        io: &mut T,
        request: Option<Request>,
    ) -> io::Result<()>
    where
        T: AsyncWrite + Unpin + Send,
    {
        // A node sends none but requests.
        let request = request.ok_or_else(junk)?;
        write(io, &request.encode()).await
    }

    async fn write_response<T>(
        &mut self,
        _: &StreamProtocol,
        io: &mut T,
        answer: Answer,
    ) -> io::Result<()>
    where
        T: AsyncWrite + Unpin + Send,
    {
        write(io, &answer.encode()).await
    }
}

// spec: P2P-23
async fn read<T: AsyncRead + Unpin>(io: &mut T, limit: usize) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    io.read_exact(&mut length).await?;
    let length = u32::from_be_bytes(length) as usize;
    if length > limit {
        return Err(junk());
    }
    // Memory grows with what has come, not with what is promised.
    let mut bytes = Vec::new();
    io.take(length as u64).read_to_end(&mut bytes).await?;
    if bytes.len() < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    match io.read(&mut [0]).await? {
        0 => Ok(bytes),
        _ => Err(junk()),
    }
}

async fn write<T: AsyncWrite + Unpin>(io: &mut T, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    io.write_all(&length.to_be_bytes()).await?;
    io.write_all(bytes).await?;
    io.flush().await
}

fn junk() -> io::Error {
    io::ErrorKind::InvalidData.into()
}
