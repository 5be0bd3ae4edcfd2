/**
 * The short string that two people read to each other in a call (PROTOCOL 6). A bare hash of the handshake could be searched by somebody in
 * the middle until two agree; so whoever begins commits to 32 random bytes before the other's are known (Vaudenay, "Secure communications over
 * insecure channels based on short authenticated strings", 2005): one guess in 2^24 a time, and only while both are on the line.
 */
import { type Bytes, concat, equal } from "../../protocol/bytes.ts";
import { hkdf, sha256 } from "./kdf.ts";
import { labels } from "./labels.ts";

/** Of each side, and of the commitment. */
export const sasBytes = 32;

export interface Sas {
	/** Four numbers from 0 to 63: rows of the table of pictures (Matrix specification 1.1, SAS method `emoji`). */
	readonly pictures: readonly number[];
	/** Six decimal digits. */
	readonly digits: string;
}

/** What whoever begins says before they know the other's bytes. */
export function sasCommitment(bytes: Bytes): Bytes {
	return sha256(bytes);
}

export function isCommitted(commitment: Bytes, bytes: Bytes): boolean {
	return equal(commitment, sasCommitment(bytes));
}

/** The same for both ends of one session, and for nobody else: `exportKey` is the session's, 32 bytes; `first` of whoever began, `second` of the other. */
export function sasOf(exportKey: Bytes, first: Bytes, second: Bytes): Sas {
	const bytes = hkdf(exportKey, labels.sas, 11, concat(first, second));
	const number = (from: number, length: number) =>
		bytes.slice(from, from + length).reduce((sum, byte) => sum * 256 + byte, 0);
	const pictures = number(0, 3);
	return {
		pictures: [18, 12, 6, 0].map((shift) => (pictures >> shift) & 63),
		digits: sixDigits(bytes.slice(3)),
	};
}

/** Of 8 bytes: what a remainder of 64 bits prefers is nothing. */
export function sixDigits(bytes: Bytes): string {
	return String([...bytes].reduce((sum, byte) => (sum * 256 + byte) % 1_000_000, 0)).padStart(6, "0");
}
