//! Requests: asking neighbours, and answering them.

use std::panic::{AssertUnwindSafe, catch_unwind};

use huepass_feed::FeedShelf;
use libp2p::PeerId;
use libp2p::request_response::{self, OutboundFailure, ResponseChannel};
use rand_core::Rng as _;

use super::{Answered, Ask, AskError, Run};
use crate::conduct::Fault;
use crate::message::{Answer, Request};
use crate::serve::answer;

impl<S> Run<S>
where
    S: FeedShelf + Clone + Send + 'static,
{
    pub(super) fn ask(&mut self, ask: Ask) {
        let free = |peer: &PeerId| !ask.avoid.contains(peer);
        let named = ask
            .to
            .filter(|peer| free(peer) && self.neighbours.serves(*peer));
        let peer = named.or_else(|| {
            let peers: Vec<PeerId> = self.neighbours.serving().filter(free).collect();
            let at = usize::try_from(self.rng.next_u32())
                .ok()?
                .checked_rem(peers.len())?;
            peers.get(at).copied()
        });
        match peer {
            Some(peer) => {
                let behaviour = self.swarm.behaviour_mut();
                let id = behaviour.ask.send_request(&peer, Some(ask.request));
                self.asked.insert(id, ask.reply);
            }
            None => {
                let _ = ask.reply.send(Err(AskError::NoPeer));
            }
        }
    }

    pub(super) fn ask_event(&mut self, event: request_response::Event<Option<Request>, Answer>) {
        match event {
            request_response::Event::Message { peer, message, .. } => match message {
                request_response::Message::Request {
                    request: Some(request),
                    channel,
                    ..
                } => self.serve(peer, request, channel),
                request_response::Message::Request { request: None, .. } => {
                    self.fault(peer, Fault::Malformed);
                }
                request_response::Message::Response {
                    request_id,
                    response,
                } => {
                    let now = self.now();
                    self.conduct.spoke(peer, now);
                    if let Some(reply) = self.asked.remove(&request_id) {
                        let _ = reply.send(Ok((peer, response)));
                    }
                }
            },
            request_response::Event::OutboundFailure {
                peer,
                request_id,
                error,
                ..
            } => {
                if let Some(reply) = self.asked.remove(&request_id) {
                    let _ = reply.send(Err(AskError::Failed(peer)));
                }
                match error {
                    OutboundFailure::Timeout => self.fault(peer, Fault::Stall),
                    OutboundFailure::Io(error) if is_junk(&error) => {
                        self.fault(peer, Fault::Malformed);
                    }
                    _ => {}
                }
            }
            request_response::Event::InboundFailure { .. }
            | request_response::Event::ResponseSent { .. } => {}
        }
    }

    /// Answers a request on a thread that may wait for a disk, or says that there is too much to do.
    // spec: P2P-24, P2P-31
    pub(super) fn serve(
        &mut self,
        peer: PeerId,
        request: Request,
        channel: ResponseChannel<Answer>,
    ) {
        let limits = self.config.limits;
        let now = self.now();
        let room = self.answering < limits.answers;
        if !room || !self.conduct.may_ask(peer, limits.answers_per_peer, now) {
            let ask = &mut self.swarm.behaviour_mut().ask;
            let _ = ask.send_response(channel, Answer::Busy);
            return;
        }
        self.answering += 1;
        let mut shelf = self.shelf.clone();
        let recent = self.recent.clone();
        let answered = self.answered.clone();
        tokio::task::spawn_blocking(move || {
            // Whatever happens there, the place of this answer is free again.
            let act = || answer(&mut shelf, &recent, &request);
            let (answer, cost) = catch_unwind(AssertUnwindSafe(act)).unwrap_or((Answer::Busy, 0));
            let _ = answered.send(Answered {
                peer,
                channel,
                answer,
                cost,
            });
        });
    }

    pub(super) fn answered(&mut self, answered: Answered) {
        let now = self.now();
        self.answering = self.answering.saturating_sub(1);
        self.conduct.answered(answered.peer, answered.cost, now);
        // Whoever has gone does without.
        let ask = &mut self.swarm.behaviour_mut().ask;
        let _ = ask.send_response(answered.channel, answered.answer);
    }
}

/// Whether a stream failed because of what was on it.
fn is_junk(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::InvalidData)
}
