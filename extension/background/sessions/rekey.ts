/**
 * Sessions are renewed while they last (PROTOCOL 4): the three messages of a handshake as letters inside the session, with a key that
 * only its two ends have. Whoever learns a device's keys later still lacks that one. What gets lost on the way is begun again; a session
 * whose other end never heard the last message is mended like any other that has come apart.
 */
import { type Bytes, fromBase64Url, noBytes, toBase64Url } from "../../../protocol/bytes.ts";
import type { ChatId } from "../../../protocol/ids.ts";
import { type Address, type HandshakeId, toHandshakeId } from "../../../protocol/ids.ts";
import { limits } from "../../../protocol/limits.ts";
import type { Letter, LetterContent } from "../../../protocol/sealed/letter.ts";
import { readMessage, startHandshake, writeMessage } from "../../crypto/noise.ts";
import { type Payload, readPayload, writePayload } from "../../crypto/payload.ts";
import { splitHandshake } from "../../crypto/session.ts";
import { prologueOf, rekeyPsk } from "../../crypto/tag.ts";
import type { KeyPair } from "../../crypto/x25519.ts";
import type { Clock } from "../../lib/clock.ts";
import type { Contact } from "../contacts/contact.ts";
import type { Half, Halves } from "./halves.ts";
import { isSmaller, openSession } from "./handshakes.ts";
import type { Outcome, Proven } from "./outcome.ts";
import type { OpenSession, Sessions } from "./sessions.ts";

interface Needs {
	readonly clock: Clock;
	readonly random: (length: number) => Bytes;
	readonly halves: Halves;
	readonly sessions: Sessions;
	address(): Address;
	statics(): KeyPair;
	credentials(): Promise<Payload>;
	verify(payload: Payload, remoteStatic: Bytes): Promise<Proven | undefined>;
	/** Says a letter of the moment, in the contact's turn, in the newest session. */
	say(contact: Contact, content: LetterContent): Promise<void>;
}

type Body = Extract<Letter, { t: "rekey" }>["body"];
const refused = (why: Extract<Outcome, { is: "refused" }>["why"]): Outcome => ({ is: "refused", why });
const underWay: Outcome = { is: "under-way" };

export function createRekey(needs: Needs) {
	const { clock, random, halves, sessions } = needs;
	const tried = new Map<ChatId, number>();

	const begin = (initiator: boolean, me: Address, peer: Address, sid: HandshakeId, exportKey: string) => {
		const prologue = initiator ? prologueOf(me, peer, sid) : prologueOf(peer, me, sid);
		const psk = rekeyPsk(fromBase64Url(exportKey) ?? noBytes);
		return startHandshake({ initiator, prologue, s: needs.statics(), psk });
	};
	const say = (contact: Contact, sid: HandshakeId, n: Body["n"], message: Bytes) =>
		needs.say(contact, { t: "rekey", body: { sid, n, bytes: toBase64Url(message) } });
	const halfOf = (contact: Contact, sid: HandshakeId, session: OpenSession) => ({
		sid,
		peer: contact.address,
		kind: "rekey" as const,
		contact: contact.id,
		renews: session.exportKey,
		at: clock.now(),
	});

	async function first(
		contact: Contact,
		{ sid }: Body,
		bytes: Bytes,
		session: OpenSession,
	): Promise<Outcome> {
		const ours = halves.rekeyOf(contact.id, true);
		// both began: the smaller address goes on
		if (ours && isSmaller(needs.address(), contact.address)) return refused("glare");
		if (ours) await halves.drop(ours.sid);
		const earlier = halves.rekeyOf(contact.id, false);
		if (earlier) await halves.drop(earlier.sid);
		const start = begin(false, needs.address(), contact.address, sid, session.exportKey);
		const read = readMessage(start, bytes);
		if ("refused" in read || read.payload.length > 0) return refused("noise");
		const papers = writePayload(await needs.credentials());
		if (!papers) return refused("payload");
		const { state, message } = writeMessage(read.state, papers, random);
		await halves.keep({ ...halfOf(contact, sid, session), initiator: false, state });
		await say(contact, sid, 2, message);
		return underWay;
	}
	/** Who stands behind a second or third message: the same person and device as in the session, or nobody. */
	async function proven(contact: Contact, session: OpenSession, read: ReturnType<typeof readMessage>) {
		if ("refused" in read || !read.state.remoteStatic) return undefined;
		const papers = readPayload(read.payload);
		const by = papers && (await needs.verify(papers, read.state.remoteStatic));
		const isSame = by && by.iid === contact.iid && by.device.id === session.device;
		return isSame && by.device.n >= (contact.device?.n ?? 0) ? { by, state: read.state } : undefined;
	}
	function end(half: Half, contact: Contact, by: Proven, state: Half["state"]): Outcome {
		const old = fromBase64Url(half.renews ?? "") ?? noBytes;
		const session = openSession(splitHandshake(state, old), by, random, clock.now());
		return { is: "open", contact, by, session, door: undefined, frame: undefined };
	}

	return {
		/** Renews the newest session when its time has come; in the contact's turn. */
		async consider(contact: Contact): Promise<void> {
			const [session] = sessions.of(contact.id).sessions;
			if (!session?.carried || session.device === undefined || contact.state !== "accepted") return;
			const isDue = clock.now() - session.at >= limits.rekeyMs || session.ratchet.steps >= limits.rekeySteps;
			const before = tried.get(contact.id) ?? Number.NEGATIVE_INFINITY;
			if (!isDue || Math.abs(clock.now() - before) < limits.rekeyAgainMs) return;
			tried.set(contact.id, clock.now());
			const sid = toHandshakeId(random(16));
			const start = begin(true, needs.address(), contact.address, sid, session.exportKey);
			const { state, message } = writeMessage(start, noBytes, random);
			await halves.keep({ ...halfOf(contact, sid, session), initiator: true, state });
			await say(contact, sid, 1, message);
		},
		/** A message of a renewal that came in `session`. An `open` outcome is the new session; its last message has left by then. */
		async heard(contact: Contact, body: Body, session: OpenSession): Promise<Outcome> {
			const bytes = fromBase64Url(body.bytes) ?? noBytes;
			if (body.n === 1) return first(contact, body, bytes, session);
			const half = halves.get(body.sid);
			const isOurs =
				half?.kind === "rekey" && half.contact === contact.id && half.renews === session.exportKey;
			if (!half || !isOurs || half.initiator !== (body.n === 2)) return refused("unknown");
			const found = await proven(contact, session, readMessage(half.state, bytes));
			if (!found) return refused("identity");
			await halves.drop(half.sid);
			if (body.n === 3) return end(half, contact, found.by, found.state);
			const papers = writePayload(await needs.credentials());
			if (!papers) return refused("payload");
			const { state, message } = writeMessage(found.state, papers, random);
			// in the old session: they do not have the new one yet
			await say(contact, body.sid, 3, message);
			return end(half, contact, found.by, state);
		},
	};
}
export type Rekey = ReturnType<typeof createRekey>;
