/** Checks of the relay against strangers, each taken out once. */
import type { Mutant } from "./mutant.ts";

const admission = ["test/relay/admission.test.ts"];
const channels = ["test/relay/channels.test.ts"];
const limits = ["test/relay/limits.test.ts"];
const forerunners = ["test/relay/forerunners.test.ts"];

export const relayMutants: readonly Mutant[] = [
	{
		name: "relay-open-with-password",
		file: "relay/login.ts",
		find: 'if (config.password !== undefined) return { code: "needs-password" };',
		replace: "",
		scene: admission,
	},
	{
		name: "relay-pretends-a-password",
		file: "relay/login.ts",
		find: 'if (config.password === undefined) return { code: "no-password" };',
		replace: "",
		scene: ["test/relay/login.test.ts"],
	},
	{
		name: "relay-password-mac",
		file: "relay/login.ts",
		find: "confirm && !equal(hmac(confirm.client, t), proof.mac ?? new Uint8Array(0))",
		replace: "confirm && false",
		scene: admission,
	},
	{
		name: "relay-password-without-share",
		file: "relay/login.ts",
		find: "if (pake && (!confirm || !proof.mac)) return denied;",
		replace: "",
		scene: admission,
	},
	{
		name: "relay-guest-twice",
		file: "relay/guests.ts",
		find: "const isOne = guests.delete(hash);",
		replace: "const isOne = guests.has(hash);",
		scene: admission,
	},
	{
		name: "relay-guest-before-signature",
		file: "relay/login.ts",
		find: "if (!isSignedBy(address, loginMessage(t), proof.sig)) return denied;",
		replace:
			'if (auth === "token" && !isTokenGood(address, proof.token)) return denied;\n\t\t\t\tif (!isSignedBy(address, loginMessage(t), proof.sig)) return denied;',
		scene: admission,
	},
	{
		name: "relay-work-of-others",
		file: "relay/login.ts",
		find: "powMessage(hello.url, idBytes(hello.address), hello.pow)",
		replace: "powMessage(hello.url, new Uint8Array(32), hello.pow)",
		scene: admission,
	},
	{
		name: "relay-publish-without-joining",
		file: "relay/channels.ts",
		find: 'if (!from.channels?.has(id)) return "no-such-channel";\n\t\t\tconst frame',
		replace: "const frame",
		scene: channels,
	},
	{
		name: "relay-fan-without-joining",
		file: "relay/channels.ts",
		find: 'if (!from.channels?.has(id)) return "no-such-channel";\n\t\t\tconst count',
		replace: "const count",
		scene: channels,
	},
	{
		name: "relay-fan-to-anybody",
		file: "relay/deliver.ts",
		find: "else if (peer.channels?.has(why.channel)) send(peer, frame);",
		replace: "else if (peer) send(peer, frame);",
		scene: channels,
	},
	{
		name: "relay-members-to-anybody",
		file: "relay/calls.ts",
		find: 'if (!member.channels?.has(channel)) return reply({ code: "no-such-channel" });',
		replace: "",
		scene: channels,
	},
	{
		name: "relay-publish-all-at-once",
		file: "relay/channels.ts",
		find: "if (--room === 0) break;",
		replace: "--room;",
		scene: channels,
	},
	{
		name: "relay-wrong-cap-elsewhere",
		file: "relay/deliver.ts",
		find: "!equal(why.capHash, peer.capHash) && !why.isAnswer) return false;",
		replace: "!why) return false;",
		scene: [...channels, "test/relay/letters.test.ts"],
	},
	{
		name: "relay-new-connection-new-bucket",
		file: "relay/pace.ts",
		find: "if (!isFull(pace)) resting.set(address, pace);",
		replace: "",
		scene: limits,
	},
	{
		name: "relay-forwarded-by-anybody",
		file: "relay/source.ts",
		find: "if (!trusted.has(peer)) return keyOf(peer);",
		replace: "",
		scene: ["relay/source.test.ts"],
	},
	{
		name: "relay-any-origin",
		file: "relay/server.ts",
		find: 'return "403 Forbidden";',
		replace: "return undefined;",
		scene: forerunners,
	},
	{
		name: "relay-slow-reader",
		file: "relay/connection.ts",
		find: 'if (waiting > limits.bufferedBytes) return this.#tooSlow("bufferedBytes");',
		replace: "",
		scene: limits,
	},
	{
		name: "relay-letters-to-a-closing-reader",
		file: "relay/connection.ts",
		find: "// long before the socket is gone: letters for it must be refused, not lost\n\t\tthis.line?.closed();",
		replace: "",
		scene: limits,
	},
	{
		name: "relay-many-slow-readers",
		file: "relay/connection.ts",
		find: 'if (this.#isOneTooMany()) return this.#tooSlow("slowReaders");',
		replace: "",
		scene: limits,
	},
	{
		name: "relay-two-on-one-folder",
		file: "relay/folder-lock.ts",
		find: "if (isOther(holder))",
		replace: "if (holder < 0)",
		scene: ["relay/folder-lock.test.ts"],
	},
	{
		name: "relay-old-leaves-new",
		file: "relay/roster.ts",
		find: "if (live.get(member.address) !== member) return;",
		replace: "",
		scene: [...forerunners, "test/relay/login.test.ts"],
	},
];
