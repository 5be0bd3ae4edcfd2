/** The first screens, the lock, and what an identity is kept by and handed over with. */
import type { View } from "../../../extension/contract/view.ts";
import { letterOf, view } from "../fixtures.ts";
import { bob, type Picture, type Pictures } from "./picture.ts";

const handed = (handover: View["handover"]): Picture => ({
	view: view([bob], [], { handover }),
	press: ["Settings", "Identity", "Continue in another browser"],
	answer: {
		...{ fingerprint: "0123456789ABCDEF0123456789ABCDEF01234567", createdAt: 1_790_000_000_000 },
		text: `gx1m.${"AQDKlx0p3VJmZyb9bW8tYQ1c".repeat(8)}`,
	},
});
const arriving = (handover: View["handover"]): Picture => ({
	view: view([], [], { phase: "welcome", self: null, relay: { state: "none" }, handover }),
});

export const beginnings: Pictures = {
	starting: { view: undefined },
	refused: { view: view([], [], { phase: "storage-refused", self: null, relay: { state: "none" } }) },
	welcome: { view: view([], [], { phase: "welcome", self: null, relay: { state: "none" } }) },
	"welcome-bad": {
		view: view([], [], { phase: "welcome", self: null, relay: { state: "none" } }),
		type: ["Your handle", "Alice Liddell"],
		press: ["Create identity"],
	},
	"welcome-passphrase": {
		view: view([], [], { phase: "welcome", self: null, relay: { state: "none" } }),
		press: ["Protect it with a passphrase"],
		type: ["Passphrase", "tide at four, nine geese"],
	},
	lock: {
		view: view([], [], { phase: "locked", self: null, lock: { is: "covered", waits: 0, isInCall: false } }),
	},
	"lock-wait": {
		view: view([], [], { phase: "locked", self: null, lock: { is: "shut", waits: 15, isInCall: false } }),
	},
	"lock-call": {
		view: view([], [], { phase: "locked", self: null, lock: { is: "covered", waits: 0, isInCall: true } }),
	},
	restore: {
		view: view([], [], { phase: "welcome", self: null, relay: { state: "none" } }),
		press: ["Restore from a backup"],
	},
	"bring-key": {
		view: view([], [], { phase: "welcome", self: null, relay: { state: "none" } }),
		press: ["Use an OpenPGP key"],
	},
	backup: {
		view: view([bob], [], { backup: { at: null, since: 1, wasAsked: false } }),
		press: ["Settings", "Back up"],
	},
	identity: {
		view: view([bob]),
		press: ["Settings", "Identity"],
		answer: { fingerprint: "0123456789ABCDEF0123456789ABCDEF01234567", createdAt: 1_790_000_000_000 },
	},
	"handover-begin": {
		view: view([bob], [], { lock: { is: "open", waits: 0, isInCall: false } }),
		press: ["Settings", "Identity", "Continue in another browser"],
		answer: { fingerprint: "0123456789ABCDEF0123456789ABCDEF01234567", createdAt: 1_790_000_000_000 },
	},
	"handover-code": handed({
		...{ side: "old", is: "code", id: letterOf("handover") },
		...{ since: Date.now() - 60_000, until: Date.now() + 240_000 },
	}),
	"handover-digits": handed({
		...{ side: "old", is: "comparing", id: letterOf("handover") },
		...{ digits: "048213", until: Date.now() + 240_000 },
	}),
	"handover-moving": handed({ side: "old", is: "moving", id: letterOf("handover"), part: 0.6 }),
	"handover-done": handed({ side: "old", is: "over", id: letterOf("handover"), why: "done" }),
	"handover-twice": handed({ side: "old", is: "over", id: letterOf("handover"), why: "handover-twice" }),
	"arrive-begin": {
		view: view([], [], { phase: "welcome", self: null, relay: { state: "none" } }),
		press: ["Continue from another browser"],
	},
	"arrive-digits": arriving({
		...{ side: "new", is: "comparing", id: letterOf("handover") },
		...{ digits: "048213", until: Date.now() + 240_000 },
	}),
	"arrive-call": arriving({ side: "new", is: "meeting", id: letterOf("handover"), problem: "unreachable" }),
	"arrive-over": arriving({ side: "new", is: "over", id: letterOf("handover"), why: "handover-silent" }),
};
