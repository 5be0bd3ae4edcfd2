/** What a finished handshake leaves: the keys a ratchet begins with, the door key, the export key and the session's id. */
import { type Bytes, noBytes, utf8 } from "../../protocol/bytes.ts";
import { hkdf } from "./kdf.ts";
import { labels } from "./labels.ts";
import { type Handshake, wipeHandshake } from "./noise-pattern.ts";
import { noiseHkdf } from "./noise-symmetric.ts";
import type { KeyPair } from "./x25519.ts";

/** The keys both sides hold after m3, 32 bytes each. "A" is the initiator, "B" the responder. */
interface SessionKeys {
	readonly rootKey: Bytes;
	readonly headerKeyA: Bytes;
	readonly nextHeaderKeyB: Bytes;
	/** Hash of the whole handshake: the session's id. */
	readonly h: Bytes;
}

export interface Session extends SessionKeys {
	readonly initiator: boolean;
	/** DK: the next handshake between the two is recognised by it (`tag.ts`). */
	readonly doorKey: Bytes;
	/** EK: a rekey's psk comes from it. */
	readonly exportKey: Bytes;
	/** The device key the other proved; compare with its statement. */
	readonly remoteStatic: Bytes;
	/** B's ephemeral: its first ratchet key. A knows the public half only. */
	readonly ephemeralB: Bytes;
	readonly ephemeralPairB: KeyPair | undefined;
}

/**
 * Splits a handshake whose three messages are said, and overwrites its secrets; the state is of no use afterwards.
 * `oldExportKey` is the renewed session's. Throws before m3.
 */
export function splitHandshake(state: Handshake, oldExportKey: Bytes = noBytes): Session {
	const { symmetric, initiator, e, remoteEphemeral, remoteStatic } = state;
	if (state.done !== 3 || !e || !remoteEphemeral || !remoteStatic)
		throw new Error("this handshake is not finished");
	const [rootKey, headerKeyA, nextHeaderKeyB] = noiseHkdf(symmetric.ck, utf8(labels.split));
	const session = {
		initiator,
		rootKey,
		headerKeyA,
		nextHeaderKeyB,
		h: symmetric.h,
		doorKey: hkdf(rootKey, labels.door),
		exportKey: hkdf(rootKey, labels.export, 32, oldExportKey),
		remoteStatic,
		ephemeralB: initiator ? remoteEphemeral : e.publicKey,
		// copied, because what the handshake holds is about to be overwritten
		ephemeralPairB: initiator ? undefined : { ...e, secretKey: e.secretKey.slice() },
	};
	wipeHandshake(state);
	return session;
}
