/** The one table of codes that cross a wire or reach a person. Policy is a column, not an `if`; sentences live in the words file. */

type Blame = "caller" | "peer" | "relay" | "us" | "nobody";
interface Row {
	readonly blame: Blame;
	/** Whether the same call may succeed later without anybody changing anything. */
	readonly retry: boolean;
}

const table = {
	// the bus
	disconnected: { blame: "nobody", retry: true },
	"unknown-call": { blame: "caller", retry: false },
	internal: { blame: "us", retry: true },
	"bad-request": { blame: "caller", retry: false },

	// the relay wire
	"bad-frame": { blame: "caller", retry: false },
	denied: { blame: "caller", retry: false },
	"timed-out": { blame: "nobody", retry: true },
	replaced: { blame: "nobody", retry: false },
	superseded: { blame: "nobody", retry: false },
	"too-fast": { blame: "caller", retry: true },
	"too-slow": { blame: "caller", retry: true },
	draining: { blame: "relay", retry: true },
	away: { blame: "peer", retry: true },
	"not-allowed": { blame: "caller", retry: false },
	"no-such-channel": { blame: "caller", retry: false },
	"not-found": { blame: "caller", retry: false },
	"handle-taken": { blame: "caller", retry: false },
	"handle-malformed": { blame: "caller", retry: false },
	"wrong-url": { blame: "caller", retry: false },
	"needs-password": { blame: "caller", retry: false },
	"no-password": { blame: "caller", retry: false },
	"wrong-password": { blame: "caller", retry: false },
	"needs-work": { blame: "caller", retry: true },
	"relay-full": { blame: "relay", retry: true },

	// reaching a relay
	"url-malformed": { blame: "caller", retry: false },
	"url-insecure": { blame: "caller", retry: false },
	"port-blocked": { blame: "caller", retry: false },
	"not-a-relay": { blame: "relay", retry: true },
	unreachable: { blame: "relay", retry: true },
	"unreachable-secure": { blame: "relay", retry: true },
	"relay-key-changed": { blame: "relay", retry: false },
	"relay-forged": { blame: "relay", retry: true },
	offline: { blame: "nobody", retry: true },

	// people and letters
	"that-is-you": { blame: "caller", retry: false },
	"already-known": { blame: "caller", retry: false },
	"key-changed": { blame: "peer", retry: false },
	"another-number": { blame: "peer", retry: false },
	"blocked-here": { blame: "caller", retry: false },
	"not-accepted": { blame: "peer", retry: true },
	"too-long": { blame: "caller", retry: false },
	empty: { blame: "caller", retry: false },
	"outbox-full": { blame: "caller", retry: true },
	"too-many-waiting": { blame: "caller", retry: true },
	expired: { blame: "peer", retry: true },
	"in-call": { blame: "caller", retry: true },
	"call-over": { blame: "nobody", retry: false },
	"call-full": { blame: "nobody", retry: true },
	"no-turn": { blame: "relay", retry: true },

	// invites
	"invite-malformed": { blame: "caller", retry: false },
	"invite-over": { blame: "peer", retry: false },
	"invite-own": { blame: "caller", retry: false },
	"relay-in-use": { blame: "caller", retry: false },
	"invite-elsewhere": { blame: "caller", retry: false },
	"invite-relay-key": { blame: "relay", retry: false },
	"invite-other": { blame: "relay", retry: false },
	"too-many-invites": { blame: "caller", retry: true },

	// handing over to another browser
	"handover-malformed": { blame: "caller", retry: false },
	"handover-newer": { blame: "caller", retry: false },
	"handover-relay-key": { blame: "relay", retry: false },
	"handover-over": { blame: "caller", retry: false },
	"handover-twice": { blame: "peer", retry: false },
	"handover-stopped": { blame: "peer", retry: false },
	"handover-silent": { blame: "peer", retry: true },
	"handover-failed": { blame: "peer", retry: true },
	"handover-damaged": { blame: "peer", retry: false },

	// this device
	"storage-refused": { blame: "nobody", retry: true },
	"storage-full": { blame: "nobody", retry: true },
	locked: { blame: "caller", retry: false },
	"wrong-passphrase": { blame: "caller", retry: false },
	"weak-passphrase": { blame: "caller", retry: false },
	"vault-damaged": { blame: "nobody", retry: false },
	"no-identity": { blame: "caller", retry: false },
	"have-identity": { blame: "caller", retry: false },

	// backups and keys that are brought along
	"backup-foreign": { blame: "caller", retry: false },
	"backup-damaged": { blame: "caller", retry: false },
	"backup-newer": { blame: "caller", retry: false },
	"backup-passphrase": { blame: "caller", retry: false },
	"backup-words": { blame: "caller", retry: false },
	"words-slip": { blame: "caller", retry: false },
	"key-malformed": { blame: "caller", retry: false },
	"key-public": { blame: "caller", retry: false },
	"key-kind": { blame: "caller", retry: false },
	"key-passphrase": { blame: "caller", retry: false },
	"key-several": { blame: "caller", retry: false },
	"key-over": { blame: "caller", retry: false },
} as const satisfies Record<string, Row>;

export type Code = keyof typeof table;
export const codes: Readonly<Record<Code, Row>> = table;

export function isCode(value: unknown): value is Code {
	return typeof value === "string" && Object.hasOwn(table, value);
}

/** A broken promise with a code from the table. Anything else that is thrown is a bug and crosses contexts as `internal`. */
export class Fault extends Error {
	readonly code: Code;
	constructor(code: Code) {
		super(code);
		this.name = "Fault";
		this.code = code;
	}
}

/** The code of anything thrown: a `Fault`'s own, otherwise `internal`. */
export function codeOf(thrown: unknown): Code {
	return thrown instanceof Fault ? thrown.code : "internal";
}

/** The WebSocket close codes of the relay wire and what they mean. */
export const closeCodes = {
	badFrame: 4400,
	denied: 4401,
	timedOut: 4408,
	replaced: 4409,
	tooFast: 4429,
	tooSlow: 1013,
	drain: 1012,
} as const;
