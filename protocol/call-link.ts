/**
 * The name of a call for people who are told of it: `gx1c.` and base64url of 01 ‖ call (16) ‖ address of a member (32). It opens nothing: whoever
 * has it must be an accepted contact of that member to be let in.
 */
import { fromBase64Url, toBase64Url } from "./bytes.ts";
import { type Address, type CallId, toAddress, toCallId } from "./ids.ts";

export interface CallLink {
	readonly call: CallId;
	readonly member: Address;
}

const version = 1;
const [callBytes, addressBytes] = [16, 32];
const pattern = /gx1c\.([A-Za-z0-9_-]{66})(?![A-Za-z0-9_-])/;

export function writeCallLink({ call, member }: CallLink): string {
	const parts = [call, member].flatMap((part) => [...(fromBase64Url(part) ?? [])]);
	return `gx1c.${toBase64Url(Uint8Array.from([version, ...parts]))}`;
}

/** The first one that a text contains. */
export function findCallLink(text: string): CallLink | undefined {
	const bytes = fromBase64Url(pattern.exec(text)?.[1] ?? "");
	if (bytes?.length !== 1 + callBytes + addressBytes || bytes[0] !== version) return undefined;
	return {
		call: toCallId(bytes.subarray(1, 1 + callBytes)),
		member: toAddress(bytes.subarray(1 + callBytes)),
	};
}
