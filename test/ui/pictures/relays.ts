/** Relays: connecting, being refused, several, moving; and what the connection says of itself. */
import type { Diagnosis, RelayView } from "../../../extension/contract/view.ts";
import {
	alice,
	chat,
	chatOf,
	connected,
	contact,
	manyPeople,
	richTalk,
	someRelays,
	view,
} from "../fixtures.ts";
import { blocked, bob, busy, longName, type Pictures, waiting, withBob } from "./picture.ts";

const { claimed: _, ...unclaimed } = alice;
const fresh = (relay: RelayView) => view([], [], { self: unclaimed, relay });
const diagnosis: Diagnosis = {
	version: "0.2.0",
	at: Date.now(),
	relay: { state: "connected", insecure: false },
	people: [
		{
			number: 1,
			state: "accepted",
			path: "direct",
			direct: "open",
			sessions: 1,
			since: Date.now() - 3_600_000,
			waiting: 0,
		},
		{ number: 2, state: "accepted", path: "none", sessions: 2, waiting: 3, clock: 95_000 },
	],
	storage: { used: 3_400_000, quota: 2_000_000_000 },
	events: [{ event: "letter-unreadable", count: 3, at: Date.now() - 600_000 }],
};

export const relays: Pictures = {
	connect: { view: fresh({ state: "none" }), type: ["Relay address", "relay.example:1720"] },
	"connect-invite-over": { view: fresh({ ...connected, state: "stopped", problem: "invite-over" }) },
	connecting: { view: fresh({ ...connected, state: "connecting" }) },
	"connect-error": { view: fresh({ ...waiting, problem: "unreachable" }) },
	"connect-key": { view: fresh({ ...connected, state: "stopped", problem: "relay-key-changed" }) },
	"connect-password": {
		view: fresh({ ...connected, state: "stopped", problem: "wrong-password" }),
	},
	"connect-secure": { view: fresh({ ...waiting, problem: "unreachable-secure" }) },
	"connect-full": { view: fresh({ ...waiting, problem: "relay-full" }) },
	"connect-work": { view: fresh({ ...connected, state: "connecting", problem: "needs-work" }) },
	relays: {
		view: view([bob], [chat("bob")], { relays: someRelays }),
		press: ["Settings"],
		steps: [{ scrollTo: "Leave this relay" }],
	},
	"relay-go": {
		view: view([bob], [chat("bob")], { relays: someRelays }),
		press: ["Settings", "Go to relay.example.org"],
	},
	"relay-add": {
		view: view([bob], [chat("bob")], { relays: someRelays }),
		press: ["Settings", "Add a relay"],
	},
	"relay-telling": {
		view: view([bob, contact("carol", { path: "none" }), contact(longName, { path: "none" })], [], {
			relays: someRelays,
			move: {
				to: { url: "wss://relay.example.org/ws", label: "relay.example.org" },
				told: 2,
				left: [chatOf("bob"), chatOf("carol"), chatOf(longName)],
			},
		}),
		press: ["Show"],
	},
	"relay-forget": {
		view: view([bob], [], { relays: someRelays }),
		press: ["Settings", "Forget 192.168.1.20:1721"],
	},
	moved: {
		view: withBob({ path: "none", moved: { url: "wss://relay.example.org/ws", label: "relay.example.org" } }),
		chat: richTalk(),
		press: ["bob"],
	},
	"settings-key": {
		view: view([bob], [], { relay: { ...connected, state: "stopped", problem: "relay-key-changed" } }),
		press: ["Settings"],
	},
	"settings-trust": {
		view: view([bob], [], { relay: { ...connected, state: "stopped", problem: "relay-key-changed" } }),
		press: ["Settings", "Trust the new key"],
	},
	"asked-password": {
		view: manyPeople({ relay: { ...connected, state: "stopped", problem: "needs-password" } }),
	},
	full: { view: manyPeople({ relay: { ...waiting, problem: "relay-full" } }) },
	ways: {
		view: busy,
		press: ["Settings", "Test the connection", "Test"],
		answers: {
			relay: { is: "works", ms: 31 },
			stun: { is: "works", ms: 44 },
			"turn-udp": { is: "unreachable" },
			"turn-tcp": { is: "works", ms: 96 },
			"turn-tls": { is: "none" },
		},
	},
	offline: { view: manyPeople({ relay: waiting }) },
	replaced: { view: manyPeople({ relay: { ...connected, state: "stopped", problem: "replaced" } }) },
	taken: {
		view: manyPeople({
			self: { ...unclaimed, claimProblem: "handle-taken" },
			relay: { ...connected, insecure: true, label: "192.168.1.20:1720" },
		}),
	},
	"settings-ice": { view: busy, press: ["Settings"], steps: [{ hover: "Leave this relay" }] },
	diagnostics: {
		view: view([bob]),
		press: ["Settings"],
		steps: [{ press: "Diagnostics" }],
		answer: diagnosis,
	},
	"storage-full": { view: manyPeople({ storage: "storage-full" }) },
	clock: { view: manyPeople({ relay: { ...connected, clockAhead: 86_400_000 } }) },
	"settings-leave": { view: view([blocked]), press: ["Settings", "Leave this relay"] },
};
