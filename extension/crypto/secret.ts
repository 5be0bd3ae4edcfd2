/** Bytes that must not be printed, posted or stored by accident. The one word that reads them is `reveal`. */
import type { Bytes } from "../../protocol/bytes.ts";

const kept = new WeakMap<Secret, Bytes>();

/** A handle on bytes it does not hold itself: neither a printer nor a cloner finds anything in it. */
export class Secret {
	constructor(bytes: Bytes) {
		kept.set(this, bytes);
	}
	toString(): string {
		return "<secret>";
	}
	/** Throws: what is turned into JSON is on its way out. */
	toJSON(): never {
		throw new TypeError("a secret cannot be serialised");
	}
	[Symbol.for("nodejs.util.inspect.custom")](): string {
		return "<secret>";
	}
}

/** The bytes of a secret, not a copy. Throws when they were wiped. */
export function reveal(secret: Secret): Bytes {
	const bytes = kept.get(secret);
	if (!bytes) throw new TypeError("this secret was wiped");
	return bytes;
}

/** Overwrites and forgets. The engine may have moved the bytes before; this shortens a life and promises no more. */
export function wipe(secret: Secret): void {
	kept.get(secret)?.fill(0);
	kept.delete(secret);
}
