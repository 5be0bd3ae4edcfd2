/** What letters say about calls and connections. A field too many or too few refuses the whole. */
import { utf8 } from "../bytes.ts";
import { type Code, isCode } from "../errors.ts";
import { type Address, type CallId, type Handle, parseAddress, parseCallId, parseHandle } from "../ids.ts";
import { type Fields, isFields } from "../json.ts";
import { limits } from "../limits.ts";
import { isBinary, isCount, isEmpty } from "./fields.ts";

interface CallAlone {
	readonly call: CallId;
}
/**
 * Somebody in a call, by their address and what they call themselves. `times`: how often they came back, so that one who did is not taken for
 * the one who was lost. `known`: the writer has a session with them, and passes on what is said to them by nobody else.
 */
export interface Member {
	readonly address: Address;
	readonly handle: Handle;
	readonly times: number;
	readonly known: boolean;
}
/**
 * Half of an offer and answer (RFC 8829) for one connection; `link`: 16 bytes, base64url, chosen by whoever offers first. With `call` it is a
 * connection of that call, else the one for letters.
 */
interface Sdp {
	readonly link: string;
	readonly type: "offer" | "answer";
	readonly sdp: string;
	readonly call?: CallId;
}
/** Candidates for a connection (RFC 8839), as in `RTCIceCandidate.candidate`; "" ends them. */
interface Ice {
	readonly link: string;
	readonly ufrag: string;
	readonly candidates: readonly string[];
	readonly call?: CallId;
}
/** How the writer's side of a call is; of two the higher `n` holds. */
interface State extends CallAlone {
	readonly n: number;
	readonly muted: boolean;
	readonly deafened: boolean;
	readonly camera: boolean;
	readonly sharing: boolean;
}
/** What somebody passes on between two who have no session with each other. It names the call. */
export type Passed =
	| { readonly t: "sdp"; readonly body: Sdp & CallAlone }
	| { readonly t: "ice"; readonly body: Ice & CallAlone }
	| { readonly t: "call.state"; readonly body: State };

export interface CallBodies {
	/**
	 * Rings. The head's `ttl` says for how many seconds more, 0 for no longer: then it was a call that was missed. `with`: who is in it beside
	 * the writer.
	 */
	readonly "call.ring": CallAlone & { readonly video: boolean; readonly with?: readonly Handle[] };
	readonly "call.accept": CallAlone & { readonly video: boolean };
	readonly "call.decline": CallAlone;
	/** They are in another call, or there is no room in this one. */
	readonly "call.busy": CallAlone;
	/** Whoever rang rings no more. */
	readonly "call.cancel": CallAlone;
	readonly "call.hangup": CallAlone;
	readonly "call.state": State;
	/** Asks to be let in by somebody who is in it. */
	readonly "call.join": CallAlone & { readonly video: boolean };
	/** Who is in it, as far as the writer knows; never the reader. */
	readonly "call.roster": CallAlone & { readonly members: readonly Member[] };
	/** From one member to another, passed on by the writer. `hops`: how often it was passed on before. */
	readonly introduce: CallAlone & {
		readonly from: Address;
		readonly to: Address;
		readonly hops: number;
		readonly passed: Passed;
	};
	readonly sdp: Sdp;
	readonly ice: Ice;
	/**
	 * A step of comparing aloud who is at the other end; `round`: 16 bytes, chosen by whoever begins. `n` 1: their commitment, 2: the other's
	 * bytes, 3: what was committed to, each 32 bytes; 0: it is off, and says nothing more. All base64url.
	 */
	readonly sas: CallAlone & { readonly round: string } & (
			| { readonly n: 0 }
			| { readonly n: 1 | 2 | 3; readonly bytes: string }
		);
}

const linkBytes = 16;
const sasBytes = 32;
/** PROTOCOL 5: SDP at most 16 KiB; candidates at most 40 of a connection, 512 characters each. */
const sdpBytes = 16_384;
const iceCandidates = 40;
const candidateCharacters = 512;
/** RFC 8839, 5.4: 4 to 256 letters, digits, + and /. */
const ufragPattern = /^[A-Za-z0-9+/]{4,256}$/;
const mostHops = 3;

export const callParsers: { readonly [T in keyof CallBodies]: (body: Fields) => CallBodies[T] | Code } = {
	"call.ring"({ with: others, ...rest }) {
		const ring = ringing(rest);
		if (others === undefined || isCode(ring)) return ring;
		if (!Array.isArray(others) || others.length === 0) return "bad-frame";
		if (others.length > limits.callPeople - 2) return "too-long";
		const handles = others.map(parseHandle);
		return handles.every((handle) => handle !== undefined) ? { ...ring, with: handles } : "bad-frame";
	},
	"call.accept": ringing,
	"call.decline": callAlone,
	"call.busy": callAlone,
	"call.cancel": callAlone,
	"call.hangup": callAlone,
	"call.state": state,
	"call.join": ringing,
	"call.roster"({ call, members, ...rest }) {
		const id = parseCallId(call);
		if (!id || !isEmpty(rest) || !Array.isArray(members) || members.length === 0) return "bad-frame";
		if (members.length > limits.callPeople - 2) return "too-long";
		const parsed = members.map(member);
		const isGood = parsed.every((each) => each !== undefined);
		return isGood && isDistinct(parsed) ? { call: id, members: parsed } : "bad-frame";
	},
	introduce({ call, from, to, hops, passed, ...rest }) {
		const id = parseCallId(call);
		const [origin, target] = [parseAddress(from), parseAddress(to)];
		if (!id || !origin || !target || origin === target || !isEmpty(rest)) return "bad-frame";
		if (!isCount(hops) || hops > mostHops || !isFields(passed)) return "bad-frame";
		const read = passedOf(passed);
		if (isCode(read)) return read;
		return read.body.call === id ? { call: id, from: origin, to: target, hops, passed: read } : "bad-frame";
	},
	sdp,
	ice,
	sas({ call, round, n, bytes, ...rest }) {
		const id = parseCallId(call);
		if (!id || !isBinary(round, linkBytes) || !isEmpty(rest)) return "bad-frame";
		if (n === 0) return bytes === undefined ? { call: id, round, n } : "bad-frame";
		if (n !== 1 && n !== 2 && n !== 3) return "bad-frame";
		return isBinary(bytes, sasBytes) ? { call: id, round, n, bytes } : "bad-frame";
	},
};

function sdp({ link, type, sdp, call, ...rest }: Fields): Sdp | Code {
	const id = parseCallId(call);
	if (call !== undefined && !id) return "bad-frame";
	if (!isBinary(link, linkBytes) || !isEmpty(rest) || typeof sdp !== "string") return "bad-frame";
	if (type !== "offer" && type !== "answer") return "bad-frame";
	if (sdp.length > sdpBytes || utf8(sdp).length > sdpBytes) return "too-long";
	return { link, type, sdp, ...(id && { call: id }) };
}

function ice({ link, ufrag, candidates, call, ...rest }: Fields): Ice | Code {
	const id = parseCallId(call);
	if (call !== undefined && !id) return "bad-frame";
	if (!isBinary(link, linkBytes) || !isEmpty(rest) || !Array.isArray(candidates)) return "bad-frame";
	if (typeof ufrag !== "string" || !ufragPattern.test(ufrag) || candidates.length === 0) return "bad-frame";
	if (candidates.length > iceCandidates) return "too-long";
	return candidates.every(isCandidate) ? { link, ufrag, candidates, ...(id && { call: id }) } : "bad-frame";
}

function state({ call, n, muted, deafened, camera, sharing, ...rest }: Fields): State | Code {
	const id = parseCallId(call);
	if (!id || !isCount(n) || !isEmpty(rest)) return "bad-frame";
	if (typeof muted !== "boolean" || typeof deafened !== "boolean") return "bad-frame";
	if (typeof camera !== "boolean" || typeof sharing !== "boolean") return "bad-frame";
	return { call: id, n, muted, deafened, camera, sharing };
}

/** What names no call is about letters, and no business of whoever passes it on. */
function passedOf({ t, body, ...rest }: Fields): Passed | Code {
	if (!isFields(body) || !isEmpty(rest) || body.call === undefined) return "bad-frame";
	if (t !== "sdp" && t !== "ice" && t !== "call.state") return "bad-frame";
	const read = callParsers[t](body);
	// `call` was there, so it was read
	return isCode(read) ? read : ({ t, body: read } as Passed);
}

function member(value: unknown): Member | undefined {
	if (!isFields(value)) return undefined;
	const { address, handle, times, known, ...rest } = value;
	const [at, name] = [parseAddress(address), parseHandle(handle)];
	const isGood = isCount(times) && typeof known === "boolean" && isEmpty(rest);
	return at && name && isGood ? { address: at, handle: name, times, known } : undefined;
}

function isDistinct(members: readonly Member[]): boolean {
	return new Set(members.map(({ address }) => address)).size === members.length;
}

function isCandidate(value: unknown): value is string {
	return (
		typeof value === "string" &&
		value.length <= candidateCharacters &&
		/^(candidate:[\x20-\x7e]+)?$/.test(value)
	);
}

function ringing({ call, video, ...rest }: Fields): (CallAlone & { readonly video: boolean }) | Code {
	const id = parseCallId(call);
	return id && typeof video === "boolean" && isEmpty(rest) ? { call: id, video } : "bad-frame";
}

function callAlone({ call, ...rest }: Fields): CallAlone | Code {
	const id = parseCallId(call);
	return id && isEmpty(rest) ? { call: id } : "bad-frame";
}
