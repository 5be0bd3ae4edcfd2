/** STUN Binding (RFC 8489): tells whoever asks under which address they were seen, so that two browsers can find each other. */
import { createSocket } from "node:dgram";
import { isIP } from "node:net";
import { type Bytes, concat, readUint, uint } from "../protocol/bytes.ts";
import { createBuckets } from "./buckets.ts";
import type { Counts } from "./counts.ts";
import { keyOf } from "./source.ts";

const headerBytes = 20;
const cookie = 0x2112a442;
/** More than any Binding request of a browser; what is longer is not for us. */
const mostBytes = 548;
const methods = { bindingRequest: 0x0001, bindingSuccess: 0x0101, bindingError: 0x0111 } as const;
const attributes = { errorCode: 0x0009, unknown: 0x000a, xorMappedAddress: 0x0020 } as const;
/** Attributes below 0x8000 must be understood; these mean something in a Binding request, and nothing to us. */
const harmless: ReadonlySet<number> = new Set([
	0x0006, // USERNAME
	0x0008, // MESSAGE-INTEGRITY
	0x001c, // MESSAGE-INTEGRITY-SHA256
	0x001e, // USERHASH
	0x0014, // REALM
	0x0015, // NONCE
	0x0024, // PRIORITY
	0x0025, // USE-CANDIDATE
]);

/** The answer to a datagram from `address` (as Node writes it), or `undefined` when it is no Binding request. */
export function answerStun(request: Bytes, address: string, port: number): Bytes | undefined {
	if (request.length < headerBytes || request.length > mostBytes) return undefined;
	// whoever forged this hears no answer, and sending one there throws
	if (port === 0) return undefined;
	if (readUint(request, 0, 2) !== methods.bindingRequest || readUint(request, 4, 4) !== cookie)
		return undefined;
	if (readUint(request, 2, 2) !== request.length - headerBytes || request.length % 4 !== 0) return undefined;
	const transaction = request.subarray(4, headerBytes);
	const unknown = unknownAttributes(request);
	if (unknown === undefined) return undefined;
	if (unknown.length > 0)
		return message(methods.bindingError, transaction, [
			// 420 as class 4 and number 20
			attribute(attributes.errorCode, concat(uint(0x0414, 4))),
			attribute(attributes.unknown, concat(...unknown.map((type) => uint(type, 2)))),
		]);
	const mapped = xorMapped(address, port, transaction);
	return (
		mapped && message(methods.bindingSuccess, transaction, [attribute(attributes.xorMappedAddress, mapped)])
	);
}

/** Types that must be understood and are not; `undefined` when the attributes are cut off. */
function unknownAttributes(request: Bytes): number[] | undefined {
	const unknown: number[] = [];
	for (let at = headerBytes; at < request.length; ) {
		const type = readUint(request, at, 2);
		const next = at + 4 + Math.ceil(readUint(request, at + 2, 2) / 4) * 4;
		if (!(next <= request.length)) return undefined;
		if (type < 0x8000 && !harmless.has(type)) unknown.push(type);
		at = next;
	}
	return unknown;
}

/** XOR-MAPPED-ADDRESS (14.2): the port with the cookie, the address with the cookie and the transaction. */
function xorMapped(address: string, port: number, transaction: Bytes): Bytes | undefined {
	const plain = address.replace(/%.*$/, "").replace(/^::ffff:(?=\d+\.)/i, "");
	const bytes = isIP(plain) === 4 ? new Uint8Array(plain.split(".").map(Number)) : ipv6Bytes(plain);
	if (!bytes) return undefined;
	const xored = bytes.map((byte, i) => byte ^ (transaction[i] ?? 0));
	return concat(uint(bytes.length === 4 ? 1 : 2, 2), uint(port ^ (cookie >>> 16), 2), xored);
}

function ipv6Bytes(address: string): Bytes | undefined {
	if (isIP(address) !== 6) return undefined;
	const [head = "", tail] = address.split("::");
	const read = (part: string) =>
		part === "" ? [] : part.split(":").map((group) => uint(Number.parseInt(group, 16), 2));
	const [left, right] = [read(head), read(tail ?? "")];
	const zeros = new Uint8Array(Math.max(0, 8 - left.length - right.length) * 2);
	return concat(...left, zeros, ...right);
}

function attribute(type: number, value: Bytes): Bytes {
	const padding = new Uint8Array((4 - (value.length % 4)) % 4);
	return concat(uint(type, 2), uint(value.length, 2), value, padding);
}
/** `transaction`: the cookie and the twelve bytes after it. */
function message(type: number, transaction: Bytes, parts: readonly Bytes[]): Bytes {
	const body = concat(...parts);
	return concat(uint(type, 2), uint(body.length, 2), transaction, body);
}

interface Limits {
	/** Answers per second and IP. */
	readonly perSecond: number;
	readonly counts: Counts;
	/** Milliseconds of a clock that never jumps. */
	now(): number;
}
interface Needs extends Limits {
	readonly host: string;
	/** 0 is any free one. */
	readonly port: number;
}
export interface StunServer {
	readonly port: number;
	close(): Promise<void>;
}

/** As `answerStun`, but not more often than allowed: a forged sender must not make us shoot at somebody. */
export function createStunAnswers({ perSecond, counts, now }: Limits): typeof answerStun {
	const buckets = createBuckets({ burst: perSecond, perMs: perSecond / 1000 }, now);
	return (request, address, port) => {
		const answer = answerStun(request, address, port);
		const source = keyOf(address);
		// this machine itself is nobody's target
		if (!answer || source === undefined || buckets.take(source) === 0) return answer;
		counts.limited.stunPerSecond++;
		return undefined;
	};
}

/** Answers on UDP. Rejects with what the system says, such as `EADDRINUSE`. */
export function startStun({ host, port, ...limits }: Needs): Promise<StunServer> {
	const answerTo = createStunAnswers(limits);
	const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
	socket.on("message", (request, { address, port: from }) => {
		const answer = answerTo(new Uint8Array(request), address, from);
		if (answer) socket.send(answer, from, address);
	});
	return new Promise((resolve, reject) => {
		socket.once("error", reject);
		socket.bind(port, host, () => {
			socket.off("error", reject);
			// an answer that cannot be sent is lost, as any datagram may be
			socket.on("error", () => {});
			resolve({
				port: socket.address().port,
				close: () => new Promise((done) => socket.close(() => done())),
			});
		});
	});
}
