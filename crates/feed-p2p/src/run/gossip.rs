//! Gossip as it comes: whose turn it is, what it was, and what is sent on.

use std::panic::{AssertUnwindSafe, catch_unwind};

use huepass_feed::{Announcement, Document as _, FeedShelf};
use libp2p::PeerId;
use libp2p::gossipsub::{self, MessageAcceptance, MessageId, PublishError};
use tokio::sync::oneshot;

use super::{Judged, Run, Topic};
use crate::behaviour;
use crate::chores::{EVIDENCE, Work};
use crate::conduct::{Fault, Turn};
use crate::ear::{Verdict, evidence_message};
use crate::judge::judge;
use crate::node::Event;

/// How many announcements that were not checked libp2p keeps for this node.
const DROPPED: usize = 64;

impl<S> Run<S>
where
    S: FeedShelf + Clone + Send + 'static,
{
    // spec: P2P-30, P2P-31
    pub(super) fn gossip(&mut self, peer: PeerId, id: MessageId, message: gossipsub::Message) {
        let topic = [
            (self.names.announcements.hash(), Topic::Announcements),
            (self.names.deltas.hash(), Topic::Deltas),
            (self.names.evidence.hash(), Topic::Evidence),
        ]
        .into_iter()
        .find_map(|(hash, topic)| (hash == message.topic).then_some(topic));
        let Some(topic) = topic else {
            self.verdict(&id, peer, MessageAcceptance::Reject);
            return;
        };
        let turn = self.conduct.may_check(peer, self.now());
        if turn == Turn::Check {
            self.judge(Some((peer, id)), topic, message.data, None);
            return;
        }
        if turn == Turn::Flood {
            self.fault(peer, Fault::Flood);
        }
        // Of an announcement nothing is decided yet: it is passed on if asking shows that it is the
        // newest. Until then libp2p has it, which forgets it by itself.
        if topic == Topic::Announcements && message.data.len() <= Announcement::LIMIT {
            self.dropped.push_back((id, peer));
            if self.dropped.len() > DROPPED
                && let Some((id, peer)) = self.dropped.pop_front()
            {
                self.verdict(&id, peer, MessageAcceptance::Ignore);
            }
        } else {
            self.verdict(&id, peer, MessageAcceptance::Ignore);
        }
        // Gossip takes no message twice. Whoever floods must not thereby hide one.
        self.work.put(Work::Missed);
    }

    /// Has a message judged on a thread that may take its time.
    pub(super) fn judge(
        &self,
        from: Option<(PeerId, MessageId)>,
        topic: Topic,
        bytes: Vec<u8>,
        reply: Option<oneshot::Sender<bool>>,
    ) {
        let shared = self.shared.clone();
        let judged = self.judged.clone();
        tokio::task::spawn_blocking(move || {
            // Whatever happens there, the neighbour's next message is looked at.
            let act = || judge(&shared, topic, &bytes, from.is_none());
            let verdict = catch_unwind(AssertUnwindSafe(act)).unwrap_or(Verdict::Known);
            // It fails only when the node has stopped.
            let _ = judged.send(Judged {
                from,
                topic,
                bytes,
                verdict,
                reply,
            });
        });
    }

    // spec: P2P-13
    pub(super) fn judged(&mut self, judged: Judged) {
        let Judged {
            from,
            topic,
            bytes,
            verdict,
            reply,
        } = judged;
        let peer = from.as_ref().map(|(peer, _)| *peer);
        let (acceptance, fault) = match &verdict {
            Verdict::Newer(_) | Verdict::Segment | Verdict::Evidence(_) => {
                (MessageAcceptance::Accept, None)
            }
            Verdict::Known | Verdict::Contradiction(_) => (MessageAcceptance::Ignore, None),
            Verdict::Unproven => (MessageAcceptance::Ignore, Some(Fault::Unproven)),
            Verdict::Malformed => (MessageAcceptance::Reject, Some(Fault::Malformed)),
        };
        let good = fault.is_none() && !matches!(verdict, Verdict::Contradiction(_));
        match from {
            Some((peer, id)) => {
                self.conduct.checked(peer);
                if topic == Topic::Announcements && matches!(acceptance, MessageAcceptance::Accept)
                {
                    self.passed_on = Some(id.clone());
                }
                self.verdict(&id, peer, acceptance);
                if let Some(fault) = fault {
                    self.fault(peer, fault);
                }
            }
            None if good => self.send(topic, bytes.clone()),
            None => {}
        }
        match verdict {
            Verdict::Newer(epoch) => {
                self.work.put(Work::Heard(peer, bytes.clone()));
                self.shared.tell(Event::Heard { epoch, bytes });
            }
            Verdict::Evidence(evidence) => {
                self.work.put(Work::Evidence(evidence.clone()));
                self.shared.tell(Event::Equivocation(evidence));
            }
            Verdict::Contradiction(evidence) => {
                self.send(Topic::Evidence, evidence_message(&evidence).encode());
                self.work.put(Work::Evidence(evidence.clone()));
                self.shared.tell(Event::Equivocation(evidence));
            }
            Verdict::Unproven => {
                self.work.put(Work::Missed);
            }
            Verdict::Segment | Verdict::Known | Verdict::Malformed => {}
        }
        if let Some(reply) = reply {
            let _ = reply.send(good);
        }
    }

    pub(super) fn verdict(&mut self, id: &MessageId, peer: PeerId, acceptance: MessageAcceptance) {
        let gossip = &mut self.swarm.behaviour_mut().gossip;
        gossip.report_message_validation_result(id, &peer, acceptance);
    }

    pub(super) fn send(&mut self, topic: Topic, bytes: Vec<u8>) {
        let name = match topic {
            Topic::Announcements => &self.names.announcements,
            Topic::Deltas => &self.names.deltas,
            Topic::Evidence => &self.names.evidence,
        };
        // Without neighbours, or known to all of them: whoever asks later is answered.
        let gossip = &mut self.swarm.behaviour_mut().gossip;
        let id = behaviour::message_id(name.hash().as_str(), &bytes);
        if let Some(at) = self.dropped.iter().position(|(dropped, _)| *dropped == id)
            && let Some((id, peer)) = self.dropped.remove(at)
            && gossip.report_message_validation_result(&id, &peer, MessageAcceptance::Accept)
        {
            self.passed_on = Some(id);
            return;
        }
        let sent = gossip.publish(name.clone(), bytes.clone());
        match topic {
            Topic::Announcements => {
                // Dropped unchecked, gossip remembers it for a while as if it had been passed on. Then
                // it goes again, if nothing newer has come. spec: P2P-13, P2P-32
                let is_known = matches!(sent, Err(PublishError::Duplicate));
                let is_dropped = is_known && self.passed_on.as_ref() != Some(&id);
                self.unsent = is_dropped.then_some(bytes);
                if sent.is_ok() {
                    self.passed_on = Some(id);
                }
            }
            // Nobody asks for it later, so it waits for somebody. spec: P2P-14
            Topic::Evidence => {
                let nobody = matches!(
                    sent,
                    Err(PublishError::NoPeersSubscribedToTopic | PublishError::AllQueuesFull(_))
                );
                if nobody && self.unsent_evidence.len() < EVIDENCE {
                    self.unsent_evidence.push(bytes);
                }
            }
            Topic::Deltas => {}
        }
    }
}
