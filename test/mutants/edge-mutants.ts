/** Checks at the edges: what a relay says, what is said to one, and what reaches the bus; each taken out once. */
import { attack, instead, type Mutant, without } from "./mutant.ts";

const login = "extension/background/relay-link/login.ts";
const portWire = "extension/bus/port-wire.ts";
const json = "protocol/json.ts";
const control = "protocol/wire/control.ts";

export const edgeMutants: readonly Mutant[] = [
	// --- the relay, seen from here
	without(
		"relay-pin",
		login,
		'if (pin && !equal(pin, given.relayKey)) return "relay-key-changed";',
		attack("lying-relay"),
	),
	instead(
		"welcome-signature",
		login,
		"!challenge || !hash || !verifyWelcome(challenge.relayKey, hash, welcome.sig)",
		"!challenge || !hash",
		attack("lying-relay"),
	),
	instead(
		"patience-for-a-letter",
		"protocol/wire/frame.ts",
		"Math.min(readUint(bytes, offsets.retryMs, 4), limits.retryMs)",
		"readUint(bytes, offsets.retryMs, 4)",
		// beyond it pace and outbox forget what no refusal can have asked for
		"protocol/wire/frame.test.ts",
	),
	instead(
		"patience-for-a-drain",
		control,
		"drain: object({ retryAfterMs: patience(limits.retryMs) })",
		"drain: object({ retryAfterMs: patience(1e15) })",
		attack("lying-relay"),
	),
	instead(
		"alarms-are-ours",
		control,
		"isCode(value) && relayCodes.has(value) ? ",
		"isCode(value) ? ",
		attack("lying-relay"),
	),
	instead(
		"duplicate-fields",
		json,
		"if (!names || name === undefined || names.has(name)) return false;",
		'names?.add(name ?? "");\n\t\t\tif (name !== undefined) continue;',
		"protocol/wire/control.test.ts",
		"protocol/sealed/letter.test.ts",
	),
	instead(
		"deep-json",
		json,
		" > deepest) return false;",
		" > 1e9) return false;",
		"protocol/wire/control.test.ts",
		attack("bad-input"),
	),
	// --- the relay itself
	instead(
		"cap-hash",
		"relay/roster.ts",
		"return claim !== undefined && equal(claim, peer.capHash);",
		"return claim !== undefined;",
		"test/relay/letters.test.ts",
	),
	instead(
		"sender-stamp",
		"relay/deliver.ts",
		"isOpenTo(from, peer)) {\n\t\t\t\tframe.set(from.addressBytes, offsets.name);",
		"isOpenTo(from, peer)) {",
		"test/relay/letters.test.ts",
	),
	without(
		"knock-frames",
		"relay/strangers.ts",
		'if (known && known.frames >= limits.knockFrames)\n\t\t\t\treturn { limit: "knockFrames", retryMs: known.until - now() };',
		"relay/strangers.test.ts",
	),
	instead(
		"knock-targets",
		"relay/strangers.ts",
		"if (!known && knocks.size >= limits.knockTargets)",
		"if (knocks.size > 1e9)",
		"relay/strangers.test.ts",
	),
	without(
		"knock-size",
		"relay/deliver.ts",
		'if (frame.length > agreed.knockBytes) return limited("knockFrames", 0);',
		"test/relay/letters.test.ts",
	),
	without(
		"login-proof",
		"relay/login.ts",
		"if (!isSignedBy(address, loginMessage(t), proof.sig)) return denied;",
		"test/relay/login.test.ts",
	),
	without(
		"handle-owner",
		"relay/handles.ts",
		"if (valid(holder) && holder?.address !== address) return false;",
		"test/relay/handles.test.ts",
	),
	// --- the bus
	instead("port-extension-id", portWire, "port.sender?.id !== extensionId || ", "", attack("foreign-port")),
	instead(
		"port-page",
		portWire,
		"return page === ",
		"return page !== undefined ? edge : page === ",
		attack("foreign-port"),
	),
	instead(
		"own-names-only",
		"extension/bus/rpc.ts",
		"Object.hasOwn(handlers, name)",
		"name in (handlers as object)",
		attack("foreign-port"),
	),
];
