/** What the two tell each other inside m2 and m3: u16 length ‖ certificate ‖ u16 length ‖ device statement ‖ zeros to 1,536. */
import { type Bytes, concat, isZero, readUint, uint } from "../../protocol/bytes.ts";
import { limits } from "../../protocol/limits.ts";

export interface Payload {
	readonly certificate: Bytes;
	readonly statement: Bytes;
}

/** 1,536 bytes, or `undefined` when the two do not fit. Two empty ones make the payload of an answer to a stranger. */
export function writePayload({ certificate, statement }: Payload): Bytes | undefined {
	const content = concat(uint(certificate.length, 2), certificate, uint(statement.length, 2), statement);
	if (content.length > limits.handshakePayloadBytes) return undefined;
	const padded = new Uint8Array(limits.handshakePayloadBytes);
	padded.set(content);
	return padded;
}

/** The two, or `undefined` when the size is another, a length passes the end or the tail is not zero. */
export function readPayload(bytes: Bytes): Payload | undefined {
	if (bytes.length !== limits.handshakePayloadBytes) return undefined;
	const certificateEnd = 2 + readUint(bytes, 0, 2);
	const statementAt = certificateEnd + 2;
	const end = statementAt + readUint(bytes, certificateEnd, 2);
	// readUint answers NaN past the end, and nothing is below or equal to NaN
	if (!(end <= bytes.length)) return undefined;
	if (!isZero(bytes.subarray(end))) return undefined;
	return { certificate: bytes.slice(2, certificateEnd), statement: bytes.slice(statementAt, end) };
}
