/** An attacker with the relay on their side and no app: speaks the protocol by hand, as wrongly as a scene wants it. */
import { createAddress } from "../../extension/crypto/address.ts";
import { type Handshake, readMessage, startHandshake, writeMessage } from "../../extension/crypto/noise.ts";
import { createIdentity, readCertificate } from "../../extension/crypto/openpgp.ts";
import { type Payload, readPayload, writePayload } from "../../extension/crypto/payload.ts";
import { open, type Ratchet, seal, startRatchet } from "../../extension/crypto/ratchet.ts";
import type { Secret } from "../../extension/crypto/secret.ts";
import { type Session, splitHandshake } from "../../extension/crypto/session.ts";
import { draftStatement, type Statement, signStatement } from "../../extension/crypto/statement.ts";
import { doorTagKey, invitePsk, inviteTagKey, noPsk, prologueOf, tagOf } from "../../extension/crypto/tag.ts";
import { createKeyPair, type KeyPair } from "../../extension/crypto/x25519.ts";
import { type Bytes, noBytes } from "../../protocol/bytes.ts";
import {
	type Address,
	type Handle,
	type LetterId,
	toDeviceId,
	toHandshakeId,
	toLetterId,
} from "../../protocol/ids.ts";
import type { Invite } from "../../protocol/invite.ts";
import {
	parseSealedFrame,
	type SealedFrame,
	writeFirst,
	writeSecond,
	writeThird,
} from "../../protocol/sealed/handshake-frame.ts";
import { type LetterContent, parseLetter, writeLetter } from "../../protocol/sealed/letter.ts";
import type { createWorld, Person } from "../world.ts";
import { bodyOf, deliverFrom, nameOf } from "./frames.ts";

type World = Pick<Awaited<ReturnType<typeof createWorld>>, "clock" | "chance" | "relay" | "until">;
type Of<Kind extends SealedFrame["kind"]> = Extract<SealedFrame, { kind: Kind }>;

/** What a handshake by hand is made of; everything has an honest value of the impostor's own. */
interface Role {
	readonly statics?: KeyPair;
	readonly papers?: Payload;
	/** Recognised by this door key; without one it is a knock. */
	readonly door?: Bytes;
	/** These 24 bytes instead of the door's tag. */
	readonly tag?: Bytes;
	/** With an invite that they got hold of. */
	readonly invite?: Pick<Invite, "secret" | "iid">;
	/** Under which address the relay passes it on. */
	readonly as?: Address;
}
interface End {
	/** What the other showed of themselves. */
	readonly theirs: Payload;
	readonly session: Session;
}

/** What a letter says about itself. */
interface Head {
	readonly seq: number;
	readonly ts: number;
	readonly ttl: number;
}

/** No certificate and no statement: somebody who stays unknown. */
export const nobody: Payload = { certificate: noBytes, statement: noBytes };

export async function createImpostor(world: World, handle: string) {
	const { chance, clock, relay, until } = world;
	const random = (length: number): Bytes => new Uint8Array(chance.bytes(length));
	const { address } = createAddress(random);
	const { certificate, secret } = await createIdentity(handle as Handle, clock.now());
	const read = await readCertificate(certificate, clock.now());
	if ("refused" in read) throw new Error(read.refused);
	const { iid } = read;
	const statics = createKeyPair(random);
	const deviceId = toDeviceId(random(16));
	const mail: { readonly from: string; readonly to: Address; readonly frame: SealedFrame }[] = [];
	const seized = new Set<Address>([address]);

	relay.handles.claim(address, handle as Handle);
	const before = relay.tamperUp;
	relay.tamperUp = ({ from, bytes }) => {
		if (!seized.has(nameOf(bytes))) return before({ from, bytes });
		const frame = parseSealedFrame(bodyOf(bytes));
		if (frame) mail.push({ from, to: nameOf(bytes), frame });
		return [];
	};

	const addressOf = ({ name }: Person): Address => {
		const found = relay.handles.find(name as Handle);
		if (!found) throw new Error(`the relay knows no ${name}`);
		return found;
	};
	const send = (to: Person, body: Bytes, as = address) => relay.inject(to.name, deliverFrom(as, body));

	/** The next frame of a kind from somebody; waits for it. */
	async function next<Kind extends SealedFrame["kind"]>(
		from: Person,
		kind: Kind,
		to = address,
	): Promise<Of<Kind>> {
		const find = () =>
			mail.findIndex((each) => each.from === from.name && each.to === to && each.frame.kind === kind);
		await until(`${from.name} sends a ${kind}`, () => find() >= 0);
		return mail.splice(find(), 1)[0]?.frame as Of<Kind>;
	}

	/** A certificate and a statement; `lie` changes what the statement says, `signer` who says it. */
	async function papers(lie: Partial<Statement> = {}, signer: Secret = secret): Promise<Payload> {
		const honest = draftStatement({ iid, deviceKey: statics.publicKey, deviceId, n: 1 }, clock.now());
		return { certificate, statement: await signStatement(signer, { ...honest, ...lie }, clock.now()) };
	}

	const step = (state: Handshake, message: Bytes) => {
		const taken = readMessage(state, message);
		if ("refused" in taken) throw new Error(`the impostor cannot read on: ${taken.refused}`);
		return taken;
	};
	const padded = (payload: Payload): Bytes => {
		const bytes = writePayload(payload);
		if (!bytes) throw new Error("these papers do not fit");
		return bytes;
	};
	const shown = (payload: Bytes): Payload => {
		const found = readPayload(payload);
		if (!found) throw new Error("no payload");
		return found;
	};

	/** m1 only: what it needs to go on. */
	function begin(to: Person, { statics: s = statics, door, tag: stolen, as = address, invite }: Role = {}) {
		const sid = toHandshakeId(random(16));
		const prologue = prologueOf(as, addressOf(to), sid);
		const { state, message } = writeMessage(
			startHandshake({
				...{ initiator: true, prologue, s },
				psk: invite ? invitePsk(invite.secret, invite.iid) : noPsk,
			}),
			noBytes,
			random,
		);
		const key = invite ? inviteTagKey(invite.secret) : door && doorTagKey(door);
		const tag = stolen ?? (key ? tagOf(key, sid, message) : random(24));
		const frame = writeFirst({ sid, tag, m1: message });
		send(to, frame, as);
		return { sid, state, frame };
	}
	/** Begins a handshake and sees it through. */
	async function call(to: Person, role: Role = {}): Promise<End> {
		const { sid, state } = begin(to, role);
		const second = await next(to, "second", role.as);
		const heard = step(state, second.m2);
		const end = writeMessage(heard.state, padded(role.papers ?? (await papers())), random);
		send(to, writeThird({ sid, m3: end.message }), role.as);
		return { theirs: shown(heard.payload), session: splitHandshake(end.state) };
	}
	/** Answers a first message and waits for the third. */
	async function answer(from: Person, { statics: s = statics, papers: role, as = address }: Role = {}) {
		const first = await next(from, "first", as);
		const prologue = prologueOf(addressOf(from), as, first.sid);
		const heard = step(startHandshake({ initiator: false, prologue, s, psk: noPsk }), first.m1);
		const said = writeMessage(heard.state, padded(role ?? (await papers())), random);
		send(from, writeSecond({ sid: first.sid, m2: said.message }), as);
		return {
			async end(): Promise<End> {
				const third = await next(from, "third", as);
				const last = step(said.state, third.m3);
				return { theirs: shown(last.payload), session: splitHandshake(last.state) };
			},
		};
	}

	/** A ratchet over a session. */
	function line(to: Person, session: Session, as = address) {
		let ratchet: Ratchet = startRatchet(session, random);
		let seq = 1;
		return {
			/** Seals a letter; it is not sent. */
			seal(content: LetterContent, id: LetterId = toLetterId(random(16)), head: Partial<Head> = {}): Bytes {
				const letter = { id, seq: seq++, ts: clock.now(), ttl: 0, ...head, ...content };
				const sealed = seal(ratchet, writeLetter(letter), random);
				if ("refused" in sealed) throw new Error(sealed.refused);
				ratchet = sealed.state;
				return sealed.frame;
			},
			say(content: LetterContent, id?: LetterId, head?: Partial<Head>) {
				send(to, this.seal(content, id, head), as);
			},
			/** A frame under this session's header key whose number is far ahead, as only its owner can make. */
			sealAhead(n: number): Bytes {
				const sealed = seal({ ...ratchet, sent: n }, new Uint8Array(8), random);
				if ("refused" in sealed) throw new Error(sealed.refused);
				return sealed.frame;
			},
			/** The next letter from there. */
			async hear() {
				const { frame } = await next(to, "letter", as);
				const taken = open(ratchet, frame, { now: clock.now(), random });
				if ("refused" in taken) throw new Error(taken.refused);
				ratchet = taken.state;
				const letter = parseLetter(taken.letter);
				if (typeof letter === "string") throw new Error(letter);
				return letter;
			},
		};
	}

	return {
		handle,
		address,
		iid,
		certificate,
		secret,
		statics,
		deviceId,
		mail,
		random,
		addressOf,
		/** From now on letters to this address end here. */
		seize: (stolen: Address) => void seized.add(stolen),
		release: (stolen: Address) => void seized.delete(stolen),
		send,
		/** The relay says that this address is here. */
		appears: (to: Person) =>
			relay.injectText(
				to.name,
				JSON.stringify({ type: "presence", payload: { target: address, here: true } }),
			),
		next,
		papers,
		begin,
		call,
		answer,
		line,
		/** Frames of a kind that came from somebody and were not taken. */
		waiting: (from: Person, kind: SealedFrame["kind"]) =>
			mail.filter((each) => each.from === from.name && each.frame.kind === kind).length,
	};
}
export type Impostor = Awaited<ReturnType<typeof createImpostor>>;
