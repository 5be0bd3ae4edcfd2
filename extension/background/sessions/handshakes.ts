/**
 * Handshakes with people (PROTOCOL 3): begins them, answers them, and says who was proven at their end. Who we are is shown only to
 * somebody whose tag proves that we know each other; a stranger talks to a one-time key and an empty payload.
 */
import { type Bytes, fromBase64Url, noBytes, toBase64Url, toHex } from "../../../protocol/bytes.ts";
import { type Address, type HandshakeId, idBytes, toHandshakeId } from "../../../protocol/ids.ts";
import {
	type SealedFrame,
	writeFirst,
	writeHint,
	writeSecond,
	writeThird,
} from "../../../protocol/sealed/handshake-frame.ts";
import { readMessage, startHandshake, writeMessage } from "../../crypto/noise.ts";
import { type Payload, readPayload, writePayload } from "../../crypto/payload.ts";
import { startRatchet } from "../../crypto/ratchet.ts";
import { splitHandshake } from "../../crypto/session.ts";
import { doorTagKey, invitePsk, inviteTagKey, noPsk, prologueOf, tagOf } from "../../crypto/tag.ts";
import { createKeyPair, type KeyPair } from "../../crypto/x25519.ts";
import type { Clock } from "../../lib/clock.ts";
import type { Contact } from "../contacts/contact.ts";
import type { Tagged } from "../invites/invites.ts";
import { createDoorTags } from "./door-tags.ts";
import type { Half, Halves, Kind } from "./halves.ts";
import type { Outcome, Proven, Refusal } from "./outcome.ts";
import type { OpenSession } from "./sessions.ts";

interface Needs {
	readonly clock: Clock;
	readonly random: (length: number) => Bytes;
	readonly halves: Halves;
	/** Our address at the relay in use. */
	address(): Address;
	/** This device's static key. */
	statics(): KeyPair;
	/** Our certificate and a statement that is valid now. */
	credentials(): Promise<Payload>;
	/** Who a payload proves, for this remote static key. */
	verify(payload: Payload, remoteStatic: Bytes): Promise<Proven | undefined>;
	contactAt(address: Address): Contact | undefined;
	/** Everybody who is known. */
	contacts(): readonly Contact[];
	/** The invite of ours that made this tag. */
	invited(sid: HandshakeId, m1: Bytes, tag: Bytes): Tagged | undefined;
	/** Whether strangers may ask to talk. */
	isOpenToStrangers(): boolean;
	send(target: Address, frame: Bytes): Promise<boolean>;
}

const nobody: Payload = { certificate: noBytes, statement: noBytes };

export function createHandshakes(needs: Needs) {
	const { clock, random, halves } = needs;
	const refused = (why: Refusal): Outcome => ({ is: "refused", why });
	const underWay: Outcome = { is: "under-way" };
	const doorOf = createDoorTags();

	/** Sends m1. A refusal hides who we are, but must prove that the knock reached us: it uses the knock's door. */
	async function begin(contact: Contact, kind: Kind, door?: string): Promise<boolean> {
		const sid = toHandshakeId(random(16));
		const prologue = prologueOf(needs.address(), contact.address, sid);
		const s = kind === "refusal" ? createKeyPair(random) : needs.statics();
		const secret = kind === "invite" ? fromBase64Url(contact.invite?.secret ?? "") : undefined;
		const psk = secret && contact.iid ? invitePsk(secret, contact.iid) : noPsk;
		const start = startHandshake({ initiator: true, prologue, s, psk });
		const { state, message } = writeMessage(start, noBytes, random);
		const doorKey = door === undefined ? undefined : fromBase64Url(door);
		const key = secret ? inviteTagKey(secret) : doorKey && doorTagKey(doorKey);
		const tag = key ? tagOf(key, sid, message) : random(24);
		const half: Half = {
			sid,
			initiator: true,
			peer: contact.address,
			kind,
			contact: contact.id,
			...(door !== undefined && { door }),
			state,
			at: clock.now(),
		};
		await halves.keep(half);
		const left = await needs.send(contact.address, writeFirst({ sid, tag, m1: message }));
		if (!left) await halves.drop(sid);
		return left;
	}

	/** Somebody we know, by a door of theirs, at an address we do not know. */
	function movedTo(sender: Address, frame: Extract<SealedFrame, { kind: "first" }>): Contact | undefined {
		if (sender === needs.address()) return undefined;
		const isMovable = ({ state, changedTo }: Contact) =>
			state === "blocked" || (state === "accepted" && changedTo === undefined);
		return needs.contacts().find((each) => isMovable(each) && doorOf(each, frame) !== undefined);
	}

	async function first(sender: Address, frame: Extract<SealedFrame, { kind: "first" }>): Promise<Outcome> {
		const contact = needs.contactAt(sender) ?? movedTo(sender, frame);
		if (contact?.state === "blocked") return refused("blocked");
		if (halves.get(frame.sid)) return refused("replay");
		const isKnown = doorOf(contact, frame) !== undefined;
		const invite = isKnown ? undefined : needs.invited(frame.sid, frame.m1, frame.tag);
		if (invite === "over") {
			// who came in by it comes again when an answer was lost: they are here already
			if (contact?.state !== "accepted")
				await needs.send(sender, writeHint({ sid: frame.sid, hint: "expired-invite" }));
			return refused("invite-over");
		}
		// no answer at all, as somebody who is away gives none
		if (!isKnown && !invite && !needs.isOpenToStrangers() && !isExpected(contact)) return refused("unasked");
		const ours = halves.ours(sender);
		// both began: the smaller address goes on
		if (ours && isSmaller(needs.address(), sender)) return refused("glare");
		if (ours) await halves.drop(ours.sid);
		const prologue = prologueOf(sender, needs.address(), frame.sid);
		const isShown = isKnown || invite !== undefined;
		const s = isShown ? needs.statics() : createKeyPair(random);
		const psk = invite?.psk ?? noPsk;
		const read = readMessage(startHandshake({ initiator: false, prologue, s, psk }), frame.m1);
		if ("refused" in read || read.payload.length > 0) return refused("noise");
		const payload = writePayload(isShown ? await needs.credentials() : nobody);
		if (!payload) return refused("payload");
		const { state, message } = writeMessage(read.state, payload, random);
		await halves.keep({
			sid: frame.sid,
			initiator: false,
			peer: sender,
			kind: isKnown ? "contact" : invite ? "invite" : "knock",
			...(isKnown && contact && { contact: contact.id }),
			...(invite && { invite: invite.id }),
			state,
			at: clock.now(),
		});
		await needs.send(sender, writeSecond({ sid: frame.sid, m2: message }));
		return underWay;
	}

	async function second(sender: Address, frame: Extract<SealedFrame, { kind: "second" }>): Promise<Outcome> {
		const half = halves.get(frame.sid);
		const contact = needs.contactAt(sender);
		if (!half?.initiator || half.peer !== sender || !contact || half.contact !== contact.id)
			return refused("unknown");
		// since we began
		if (contact.state === "blocked") return refused("blocked");
		const read = readMessage(half.state, frame.m2);
		if ("refused" in read || !read.state.remoteStatic) return refused("noise");
		const theirs = readPayload(read.payload);
		if (!theirs) return refused("payload");
		const remoteStatic = read.state.remoteStatic;
		const finish = async (payload: Payload) => {
			const padded = writePayload(payload);
			if (!padded) return undefined;
			const { state, message } = writeMessage(read.state, padded, random);
			return { session: splitHandshake(state), frame: writeThird({ sid: frame.sid, m3: message }) };
		};
		if (half.kind === "knock") {
			// who answers a knock stays unknown; anything else is not what we asked for
			if (theirs.certificate.length + theirs.statement.length > 0) return refused("not-expected");
			const end = await finish(await needs.credentials());
			if (!end) return refused("payload");
			return { is: "knock-heard", contact, door: toBase64Url(end.session.doorKey), frame: end.frame };
		}
		// an invite that is not known there is answered like a knock
		if (half.kind === "invite" && theirs.certificate.length + theirs.statement.length === 0)
			return { is: "turned-away", contact, why: "invite-over" };
		const by = await needs.verify(theirs, remoteStatic);
		if (!by) return refused("identity");
		// the invite came past the relay, so who it names is no other by now: somebody stands in between
		if (half.kind === "invite" && contact.iid !== by.iid)
			return { is: "turned-away", contact, why: "invite-other" };
		if (contact.iid !== undefined && contact.iid !== by.iid) return { is: "changed", contact, by };
		if (isOlder(contact, by)) return refused("identity");
		const end = await finish(half.kind === "refusal" ? nobody : await needs.credentials());
		if (!end) return refused("payload");
		const opened = sessionOf(end.session, by);
		return { is: "open", contact, by, door: half.door, frame: end.frame, session: opened };
	}

	async function third(sender: Address, frame: Extract<SealedFrame, { kind: "third" }>): Promise<Outcome> {
		const half = halves.get(frame.sid);
		if (!half || half.initiator || half.peer !== sender) return refused("unknown");
		const read = readMessage(half.state, frame.m3);
		if ("refused" in read || !read.state.remoteStatic) return refused("noise");
		const theirs = readPayload(read.payload);
		if (!theirs) return refused("payload");
		const isNobody = theirs.certificate.length + theirs.statement.length === 0;
		const by = isNobody ? undefined : await needs.verify(theirs, read.state.remoteStatic);
		if (!by && !isNobody) return refused("identity");
		const session = splitHandshake(read.state);
		const door = toBase64Url(session.doorKey);
		if (needs.contactAt(sender)?.state === "blocked") return refused("blocked");
		const contact = needs.contactAt(sender);
		const elsewhere = contact ? undefined : needs.contacts().find(({ id }) => id === half.contact);
		if (elsewhere) return by ? moved(elsewhere, by, theirs, sessionOf(session, by)) : refused("not-expected");
		// also for a knock: it must not take back a number that was proven
		if (by && contact && isOlder(contact, by)) return refused("identity");
		if (half.kind === "knock") return by ? { is: "knocked", by, door } : refused("not-expected");
		if (half.invite !== undefined) {
			const { invite } = half;
			return by
				? { is: "invited", by, invite, door, session: sessionOf(session, by) }
				: refused("not-expected");
		}
		if (!contact || half.contact !== contact.id) return refused("unknown");
		// only a refusal of our request may come from somebody who stays unknown
		if (!by) {
			if (contact.state !== "asked") return refused("not-expected");
			return { is: "open", contact, by, door: undefined, frame: undefined, session: sessionOf(session, by) };
		}
		if (contact.iid !== undefined && contact.iid !== by.iid) return { is: "changed", contact, by };
		return { is: "open", contact, by, door: undefined, frame: undefined, session: sessionOf(session, by) };
	}

	/** The door says that they are somebody we know; only the same identity may come by it from elsewhere. */
	function moved(contact: Contact, by: Proven, { statement }: Payload, session: OpenSession): Outcome {
		const { state, iid, device, changedTo } = contact;
		if (state !== "accepted" || changedTo !== undefined) return refused("blocked");
		if (iid !== by.iid || isOlder(contact, by)) return refused("identity");
		// of two devices the one with the higher number is the newer
		if (device && by.device.id !== device.id && by.device.n <= device.n)
			return { is: "superseded", contact, session };
		return { is: "moved", contact, by, statement: toBase64Url(statement), session };
	}

	/** Why the other does not go on: of use only about an invite, where it is a sentence and nothing more. */
	function hinted(sender: Address, { sid, hint }: Extract<SealedFrame, { kind: "hint" }>): Outcome {
		const half = halves.get(sid);
		const contact = needs.contactAt(sender);
		const isOurs = half?.initiator && half.kind === "invite" && half.peer === sender;
		if (!isOurs || !contact || half.contact !== contact.id || hint !== "expired-invite")
			return refused("unknown");
		return { is: "turned-away", contact, why: "invite-over" };
	}

	const sessionOf = (session: ReturnType<typeof splitHandshake>, by: Proven | undefined) =>
		openSession(session, by, random, clock.now());

	return {
		begin,
		isUnderWay: (peer: Address) => halves.ours(peer) !== undefined,
		first,
		second,
		third,
		hinted,
		/** The end of a handshake was stored: its half is of no more use. */
		finished: (sid: HandshakeId) => halves.drop(sid),
	};
}
export type Handshakes = ReturnType<typeof createHandshakes>;

/** A session as a handshake leaves it. */
export function openSession(
	session: ReturnType<typeof splitHandshake>,
	by: Proven | undefined,
	random: (length: number) => Bytes,
	now: number,
): OpenSession {
	return {
		ratchet: startRatchet(session, random),
		door: toBase64Url(session.doorKey),
		exportKey: toBase64Url(session.exportKey),
		...(by && { device: by.device.id }),
		carried: false,
		at: now,
	};
}

/** By bytes: base64url sorts otherwise. */
export function isSmaller(a: Address, b: Address): boolean {
	return toHex(idBytes(a)) < toHex(idBytes(b));
}

/** Somebody we talk with, asked, or shall decide about may knock whatever is chosen about strangers. */
function isExpected(contact: Contact | undefined): boolean {
	return contact?.state === "accepted" || contact?.state === "asked" || contact?.state === "asking";
}

/** A statement of the same device with a smaller number: replayed, or stolen from a backup. */
function isOlder({ iid, device }: Contact, by: Proven): boolean {
	return device !== undefined && iid === by.iid && device.id === by.device.id && by.device.n < device.n;
}
