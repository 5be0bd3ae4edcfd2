/**
 * Pictures of the built panel for looking at, with fixtures in place of the worker and with the extension's own policy:
 * `npx wxt build && node scripts/run.mjs test/ui/preview.ts [name …]` writes test-results/panel/<name>-<light|dark>-<width>.png.
 */
import { mkdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { type Browser, chromium, type Page } from "playwright";
import type { ChatView, Diagnosis, RelayView, View } from "../../extension/contract/view.ts";
import {
	alice,
	callWith,
	changedKey,
	chat,
	chatOf,
	chatOfCalls,
	chatView,
	choices,
	connected,
	contact,
	letterOf,
	manyPeople,
	markedTalk,
	message,
	numberOf,
	richTalk,
	sampleInvite,
	settings,
	sitter,
	someInvites,
	someRelays,
	talk,
	talkOfPages,
	view,
	walk,
} from "./fixtures.ts";

interface Picture {
	readonly view: View | undefined;
	readonly chat?: ChatView;
	/** Accessible names of what is pressed, in order. */
	readonly press?: readonly string[];
	readonly type?: readonly [string, string];
	readonly code?: string;
	readonly scrollUp?: boolean;
	readonly dir?: "rtl";
	/** What is done last: a button or a line of a menu by name, a message by its text, or a key. */
	readonly steps?: readonly (
		| { readonly press: string }
		| { readonly hover: string }
		| { readonly key: string }
		| { readonly write: string }
		| { readonly scrollTo: string }
	)[];
	readonly answer?: unknown;
	/** By the part of the connection that is tried. */
	readonly answers?: Readonly<Record<string, unknown>>;
	readonly scheme?: "forced";
}

const waiting: RelayView = { ...connected, state: "waiting", retryAt: Date.now() + 25_000 };
const { claimed: _, ...unclaimed } = alice;
const fresh = (relay: RelayView) => view([], [], { self: unclaimed, relay });
const bob = contact("bob", { verified: true });
const withBob = (more = {}, row = {}) => view([{ ...bob, ...more }], [chat("bob", { unread: 2, ...row })]);
const longName = "ivan-the-man-with-a-long-handle";
const reading = ["0 4 7 3 1", "8 8 2 1 6", "3 3 6 0 8"].map((press) => ({ press }));
const timed = { ...choices, timer: 300, typing: true };
const rich = {
	view: withBob({ path: "direct", presence: "here", choices: timed }),
	chat: richTalk(),
	press: ["bob"],
};
const marked = { view: withBob(), chat: markedTalk(), press: ["bob"] };
const busy = view([bob], [], {
	settings: {
		...settings,
		choices: { ...choices, timer: 86_400, read: true },
		quietUntil: Date.now() + 3_600_000,
	},
	relay: { ...connected, iceHosts: { hosts: ["stun.example.net:3478", "turn.example.net:5349"] } },
});
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
const live = { phase: "live", liveSince: Date.now() - 252_000 } as const;
const calling = (more: Parameters<typeof callWith>[1], people = [sitter("bob", { verified: true })]) => ({
	...manyPeople(),
	call: callWith(people, more),
});
const compared = (step: "waiting" | "shown" | "off") => ({
	...{ seat: chatOf("bob"), iid: contact("bob").iid as never, isOurs: true, step },
	...(step === "shown" && { pictures: [12, 54, 39, 7], digits: "048213" }),
});
const inCall = (more: Parameters<typeof callWith>[1], people?: Parameters<typeof callWith>[0]) => ({
	view: calling(more, people as never),
	press: ["Open call"],
});
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
const noted = chatOfCalls();
const blocked = contact("mallory", { state: "blocked" });

const pictures: Readonly<Record<string, Picture>> = {
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
	"settings-lock": {
		view: view([bob], [], { lock: { is: "open", waits: 0, isInCall: false } }),
		press: ["Settings", "Change passphrase"],
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
	"home-backup": { view: view([bob], [chat("bob")], { backup: { at: null, since: 1, wasAsked: true } }) },
	connect: { view: fresh({ state: "none" }), type: ["Relay address", "relay.example:1720"] },
	"add-invites": {
		view: view([bob], [chat("bob")], { invites: someInvites }),
		press: ["Add contact"],
	},
	invite: {
		view: view([bob], [chat("bob")], { invites: someInvites }),
		press: ["Add contact", "Made"],
		answer: { text: sampleInvite },
	},
	"invite-waiting": {
		view: view(
			[contact("someone", { state: "asked", invite: { until: Date.now() + 3_600_000 } })],
			[chat("someone")],
		),
		press: ["someone"],
	},
	introduced: {
		view: view([contact("bob", { origin: "ours" })], [chat("bob")]),
		press: ["bob"],
		steps: [{ press: "More" }, { press: "Details" }],
	},
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
	pages: { view: withBob(), chat: talkOfPages(), press: ["bob"] },
	"pages-above": { view: withBob(), chat: talkOfPages(), press: ["bob"], scrollUp: true },
	"pages-rtl": { view: withBob(), chat: talkOfPages(), press: ["bob"], dir: "rtl" },
	"page-draft": { view: withBob({}, { card: walk }), chat: richTalk(), press: ["bob"] },
	"page-draft-long": {
		view: withBob({}, { card: Object.values(talkOfPages().messages)[2]?.card }),
		chat: richTalk(),
		press: ["bob"],
	},
	"page-listed": { view: view([bob], [chat("bob", { card: walk })]) },
	pick: {
		view: { ...manyPeople(), intent: { chat: null, window: 1, number: 1, card: walk } },
	},
	keys: { view: withBob(), press: ["Settings"], steps: [{ scrollTo: "Keyboard shortcuts" }] },
	empty: { view: view() },
	home: { view: manyPeople() },
	"home-rtl": { view: manyPeople(), dir: "rtl" },
	"call-incoming": { view: calling({ video: true }) },
	"call-incoming-rtl": { view: calling({ video: true }), dir: "rtl" },
	"call-calling": inCall({ phase: "calling", isOurs: true }),
	"call-ringing": inCall({ phase: "ringing", isOurs: true }),
	"call-answering": inCall({
		phase: "answering",
		media: { microphone: "prompt", camera: "off", sharing: "off", silent: false },
	}),
	"call-denied": inCall({
		phase: "answering",
		media: { microphone: "denied", camera: "off", sharing: "off", silent: false },
	}),
	"call-voice": inCall(live),
	"call-muted": inCall({ ...live, muted: true }, [sitter("bob", { muted: true })]),
	"call-unsure": inCall(live, [sitter("bob", { state: "unsure" })]),
	"call-group": inCall({ ...live, muted: true }, [
		sitter("bob"),
		sitter("carol"),
		sitter("dave", { muted: true }),
	]),
	"call-group-odd": inCall({ ...live, lately: { name: "erin", what: "left", at: Date.now() } }, [
		sitter("bob", { camera: false }),
		sitter("a_very_long_handle_of_32_letters", { state: "ringing" }),
		sitter("dave", { introducedBy: "bob" }),
		sitter("erin", { state: "unsure", muted: true }),
	]),
	"call-eight": inCall(
		live,
		["bob", "carol", "dave", "erin", "frank", "grace", "heidi"].map((name) => sitter(name)),
	),
	"call-add": {
		...inCall(live, [sitter("bob"), sitter("carol", { state: "ringing" })]),
		steps: [{ press: "Add people" }],
	},
	"call-with": { view: { ...manyPeople(), call: callWith([sitter("bob")], { with: ["carol", "dave"] }) } },
	"call-left-group": inCall(
		{ phase: "ended", isOurs: true, end: "hung-up", endedByUs: true, liveSince: Date.now() - 60_000 },
		[sitter("bob"), sitter("dave", { introducedBy: "bob" })],
	),
	"call-invite": {
		view: withBob(),
		chat: chatView([
			message("Come: gx1c.AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
		]),
		press: ["bob"],
	},
	"call-compare": inCall({ ...live, comparison: compared("shown") }, [sitter("bob")]),
	"call-compare-waiting": inCall({ ...live, comparison: compared("waiting") }, [sitter("bob")]),
	"call-compare-off": inCall({ ...live, comparison: compared("off") }, [sitter("bob")]),
	"call-compare-wrong": {
		...inCall({ ...live, comparison: compared("shown") }, [sitter("bob")]),
		steps: [{ press: "Not the same" }],
	},
	"call-devices": { ...inCall(live), steps: [{ press: "Devices" }] },
	"call-declined": inCall({ phase: "ended", isOurs: true, end: "declined", endedByUs: false }),
	"call-failed": inCall({ phase: "ended", isOurs: true, end: "failed", endedByUs: false }),
	"call-bar": { view: calling(live, [sitter("carol")] as never), press: ["bob"], chat: richTalk() },
	"call-notes": { view: withBob(), chat: noted, press: ["bob"] },
	"settings-calls": { view: busy, press: ["Settings"], steps: [{ hover: "Calls through TURN only" }] },
	"home-row": { view: manyPeople(), steps: [{ hover: "The low one is at 16:20" }] },
	"home-row-key": {
		view: manyPeople(),
		steps: [{ key: "Tab" }, { key: "Tab" }, { key: "Tab" }, { key: "Tab" }, { key: "Tab" }, { key: "Tab" }],
	},
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
	devices: { view: busy, press: ["Settings", "Try microphone, camera and speaker"] },
	offline: { view: manyPeople({ relay: waiting }) },
	replaced: { view: manyPeople({ relay: { ...connected, state: "stopped", problem: "replaced" } }) },
	taken: {
		view: manyPeople({
			self: { ...unclaimed, claimProblem: "handle-taken" },
			relay: { ...connected, insecure: true, label: "192.168.1.20:1720" },
		}),
	},
	add: { view: view(), press: ["Add contact"], type: ["Handle", "bob"] },
	"add-bad": {
		view: view(),
		press: ["Add contact", "Send request"],
		type: ["Handle", "bbo"],
		code: "not-found",
	},
	"add-offline": { view: manyPeople({ relay: waiting }), press: ["Add contact"] },
	request: { view: view([contact("dave", { state: "asking" })]), press: ["request"] },
	block: { view: view([contact("dave", { state: "asking" })]), press: ["request", "Block"] },
	requests: {
		view: view([contact("dave", { state: "asking" }), contact("eve", { state: "asking" })]),
		press: ["2 requests"],
	},
	"requests-many": {
		view: view(Array.from({ length: 60 }, (_, i) => contact(`s${i}`, { state: "asking" }))),
		press: ["60 requests"],
		steps: [{ press: "Drop all requests" }],
	},
	"request-alike": {
		view: view([bob, contact("b0b", { state: "asking" })], [chat("bob")]),
		press: ["1 request"],
	},
	"add-alike": {
		view: view([bob], [chat("bob")]),
		press: ["Add contact"],
		type: ["Handle", "b0b"],
	},
	blocked: {
		view: view([contact("trudy", { state: "blocked" })]),
		press: ["Settings", "trudy"],
	},
	report: {
		view: view([contact("trudy", { state: "blocked" })]),
		press: ["Settings", "trudy"],
		steps: [{ press: "Report to the relay's operator" }],
		answer: {
			handle: "trudy",
			address: "k7Qm2vX9k7Qm2vX9k7Qm2vX9k7Qm2vX9k7Qm2vX9k7Q",
			relay: "wss://relay.example/ws",
			asked: Date.now() - 86_400_000,
			now: Date.now(),
		},
	},
	"person-block": {
		view: withBob({ name: "Robert from upstairs" }),
		chat: talk(),
		press: ["Robert from upstairs"],
		steps: [{ press: "More" }, { press: "Details" }, { press: "Block" }],
	},
	"new-device": {
		view: withBob({ newDeviceAt: Date.now() - 3_600_000 }),
		chat: talk(),
		press: ["bob"],
	},
	pending: { view: manyPeople(), press: ["frank"] },
	declined: { view: manyPeople(), press: ["heidi"] },
	chat: { view: withBob(), chat: talk(), press: ["bob"] },
	"chat-up": { view: withBob(), chat: talk(), press: ["bob"], scrollUp: true },
	"chat-new": { view: withBob({ path: "none" }), chat: { ...talk(), messages: {} }, press: ["bob"] },
	"chat-write": {
		view: withBob({ path: "none" }),
		chat: talk(),
		press: ["bob"],
		type: ["Message", "Gate 3 is fine. I will bring the thermos and the small stove, you bring "],
	},
	"chat-long": { view: withBob(), chat: talk(), press: ["bob"], type: ["Message", "long ".repeat(1610)] },
	rich,
	"rich-rtl": { ...rich, dir: "rtl" },
	"rich-forced": { ...rich, scheme: "forced" },
	"rich-writing": {
		...rich,
		view: withBob({ typing: true, presence: "away", path: "relay" }),
	},
	"rich-hover": { ...rich, steps: [{ hover: "Perfect." }] },
	"rich-hover-wide": { ...rich, steps: [{ hover: "Page two" }] },
	"rich-acts": { ...rich, steps: [{ hover: "Page two" }, { press: "More for this message" }] },
	"rich-sooner": {
		...rich,
		steps: [{ hover: "Page two" }, { press: "More for this message" }, { press: "Let it go sooner" }],
	},
	"rich-delete": {
		...rich,
		steps: [{ hover: "Perfect." }, { press: "More for this message" }, { press: "Delete" }],
	},
	"rich-reply": {
		...rich,
		steps: [
			{ hover: "Page two" },
			{ press: "Reply" },
			{ write: "Gate 3 is fine. I will bring the thermos and the small stove, you bring " },
		],
	},
	"rich-edit": {
		...rich,
		steps: [{ hover: "Perfect." }, { press: "More for this message" }, { press: "Edit" }],
	},
	"rich-key": { ...rich, steps: [{ key: "Shift+Tab" }, { key: "ArrowUp" }] },
	timer: { ...rich, steps: [{ press: "Message timer" }] },
	"timer-custom": { ...rich, steps: [{ press: "Message timer" }, { press: "Custom…" }] },
	emoji: { ...rich, steps: [{ press: "Emoji" }] },
	marked,
	"marked-link": { ...marked, steps: [{ press: "example.org" }] },
	person: {
		view: withBob({ path: "direct", presence: "here", choices: timed, own: { typing: true } }),
		chat: talk(),
		press: ["bob"],
		steps: [{ press: "More" }, { press: "Details" }],
	},
	"person-history": {
		view: withBob(),
		chat: talk(),
		press: ["bob"],
		steps: [{ press: "More" }, { press: "Details" }, { press: "History" }, { press: "Nothing kept" }],
	},
	"person-mute": {
		view: withBob({ mutedUntil: Date.now() + 7_200_000 }),
		chat: talk(),
		press: ["bob"],
		steps: [{ press: "More" }, { press: "Details" }, { press: "Mute" }],
	},
	"settings-messages": { view: busy, press: ["Settings"] },
	"settings-privacy": { view: busy, press: ["Settings"], steps: [{ press: "Direct path with" }] },
	"settings-ice": { view: busy, press: ["Settings"], steps: [{ hover: "Leave this relay" }] },
	diagnostics: {
		view: view([bob]),
		press: ["Settings"],
		steps: [{ press: "Diagnostics" }],
		answer: diagnosis,
	},
	"storage-full": { view: manyPeople({ storage: "storage-full" }) },
	clock: { view: manyPeople({ relay: { ...connected, clockAhead: 86_400_000 } }) },
	"chat-menu": { view: withBob(), chat: talk(), press: ["bob", "More"] },
	"chat-remove": {
		view: withBob(),
		chat: talk(),
		press: ["bob", "More"],
		steps: [{ press: "Remove contact" }],
	},
	"key-changed": { view: withBob(changedKey("bob")), chat: talk(), press: ["bob"] },
	verify: {
		...{ view: withBob({ verified: false }), chat: talk(), answer: numberOf("bob") },
		...{ press: ["bob", "More"], steps: [{ press: "Compare numbers" }, ...reading] },
	},
	"verify-done": {
		...{ view: withBob({ verifiedAt: Date.now() }), chat: talk(), answer: numberOf("bob") },
		...{ press: ["bob", "More"], steps: [{ press: "Compare numbers" }] },
	},
	"verify-different": {
		...{ view: withBob({ verified: false }), chat: talk(), answer: numberOf("bob") },
		...{ press: ["bob", "More"], steps: [{ press: "Compare numbers" }, { press: "They are different" }] },
	},
	"verify-new": {
		...{ view: withBob(changedKey("bob")), chat: talk(), answer: numberOf("bob", true) },
		press: ["bob", "Compare numbers"],
	},
	"verify-new-different": {
		...{ view: withBob(changedKey("bob", false)), chat: talk(), answer: numberOf("bob", true) },
		press: ["bob", "Compare numbers", "They are different"],
	},
	"verify-replaced": {
		...{ view: withBob(changedKey("bob")), chat: talk(), answer: numberOf("bob") },
		press: ["bob", "Compare numbers"],
	},
	"verify-long": {
		...{
			view: withBob({ ...changedKey("bob"), name: longName }),
			chat: talk(),
			answer: numberOf("bob", true),
		},
		press: [longName, "Compare numbers"],
	},
	"verify-rtl": {
		...{ view: withBob(changedKey("bob")), chat: talk(), answer: numberOf("bob", true), dir: "rtl" },
		press: ["bob", "Compare numbers"],
	},
	"verify-forced": {
		...{ view: withBob({ verified: false }), chat: talk(), answer: numberOf("bob"), scheme: "forced" },
		...{ press: ["bob", "More"], steps: [{ press: "Compare numbers" }, ...reading] },
	},
	"verify-none": {
		view: withBob({ verified: false, iid: undefined }),
		...{ chat: talk(), press: ["bob", "More"], steps: [{ press: "Compare numbers" }] },
	},
	settings: {
		view: view([blocked], [], { relay: { ...connected, insecure: true } }),
		press: ["Settings"],
	},
	"settings-leave": { view: view([blocked]), press: ["Settings", "Leave this relay"] },
};

const made = Date.now();
const root = process.cwd();
const built = process.env.BUILT ?? join(root, ".output/chrome-mv3");
const out = join(root, "test-results/panel");
const axe = readFileSync(join(root, "node_modules/axe-core/axe.min.js"), "utf8");
const types: Record<string, string> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

const wanted = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const [name, picture] of Object.entries(pictures)) {
	if (wanted.length > 0 && !wanted.includes(name)) continue;
	await Promise.all([
		take(browser, name, picture, "light", 360),
		take(browser, name, picture, "dark", 360),
		take(browser, name, picture, "light", 320),
		take(browser, name, picture, "dark", 600),
	]);
}
await browser.close();

async function take(from: Browser, name: string, picture: Picture, mode: "light" | "dark", width: number) {
	const { content_security_policy: policy, version } = JSON.parse(
		readFileSync(join(built, "manifest.json"), "utf8"),
	);
	const messages = JSON.parse(readFileSync(join(built, "_locales/en/messages.json"), "utf8"));
	const page = await from.newPage({
		viewport: { width, height: 720 },
		colorScheme: mode,
		forcedColors: picture.scheme === "forced" ? "active" : "none",
		deviceScaleFactor: 2,
	});
	page.on("console", (line) => line.type() !== "log" && console.log(name, line.text()));
	page.on("pageerror", (error) => console.log(name, error.message));
	await page.route("**/*", (route) => {
		const path = new URL(route.request().url()).pathname;
		return route.fulfill({
			body: readFileSync(join(built, path)),
			contentType: types[extname(path)] ?? "application/octet-stream",
			headers: { "content-security-policy": policy.extension_pages },
		});
	});
	await page.addInitScript(fakeWorker, {
		view: picture.view,
		chat: picture.chat,
		feed: `chat:${chatOf("bob")}`,
		code: picture.code,
		made,
		answer: picture.answer,
		answers: picture.answers,
		messages,
		version,
	});
	await page.goto("https://panel.test/sidepanel.html");
	if (picture.dir)
		await page.evaluate((dir) => document.documentElement.setAttribute("dir", dir), picture.dir);
	const [first, ...rest] = picture.press ?? [];
	const press = (what: string) => page.getByRole("button", { name: what }).first().click();
	if (picture.type && first && !(await page.getByRole("textbox", { name: picture.type[0] }).count()))
		await press(first);
	else if (first && picture.type) rest.unshift(first);
	else if (first) await press(first);
	if (picture.type) await page.getByRole("textbox", { name: picture.type[0] }).fill(picture.type[1]);
	for (const what of rest) await press(what);
	for (const step of picture.steps ?? []) {
		if ("press" in step) await pressed(page, step.press).click();
		else if ("hover" in step) await page.getByText(step.hover).last().hover();
		else if ("scrollTo" in step)
			await page.getByText(step.scrollTo).evaluate((found) => found.scrollIntoView());
		else if ("write" in step) await page.getByRole("textbox", { name: "Message" }).fill(step.write);
		else await page.keyboard.press(step.key);
	}
	if (picture.scrollUp) await page.locator(".timeline").evaluate((box) => (box.scrollTop = 0));
	await page.waitForTimeout(picture.view ? 550 : 900);
	const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	if (overflow > 0) console.log(`${name} ${width}: ${overflow} px too wide`);
	await page.evaluate(axe);
	const faults = await page.evaluate(findFaults);
	for (const fault of faults) console.log(`${name} ${mode} ${width}: ${fault}`);
	await page.screenshot({ path: join(out, `${name}-${mode}-${width}.png`) });
	await page.close();
}

function pressed(page: Page, name: string) {
	return page
		.getByRole("button", { name })
		.or(page.getByRole("menuitem", { name }))
		.or(page.getByRole("menuitemradio", { name }))
		.or(page.getByRole("link", { name, exact: true }))
		.first();
}

/** Runs inside the page: what WCAG 2.2 A and AA say about it. */
async function findFaults(): Promise<readonly string[]> {
	const { axe: tool } = globalThis as unknown as { axe: typeof import("axe-core") };
	const tags = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];
	const { violations } = await tool.run(document, { runOnly: tags });
	return violations.map(
		({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 140)).join(" | ")}`,
	);
}

/** Runs inside the page, before the panel. */
function fakeWorker(give: {
	view: unknown;
	chat: unknown;
	feed: string;
	code: string | undefined;
	made: number;
	answer: unknown;
	answers: Readonly<Record<string, unknown>> | undefined;
	messages: Record<string, { message: string }>;
	version: string;
}) {
	const { relay } = (give.view ?? {}) as { relay?: { retryAt?: number } };
	if (relay?.retryAt) relay.retryAt = Date.now() + 8_400;
	// pictures are taken minutes after the fixtures were made: what goes must not have gone
	type Going = { expires?: { at: number } };
	const { messages: rows = {} } = (give.chat ?? {}) as { messages?: Record<string, Going> };
	const { chats = {} } = (give.view ?? {}) as { chats?: Record<string, Going> };
	for (const { expires } of [...Object.values(rows), ...Object.values(chats)])
		if (expires) expires.at += Date.now() - give.made;
	const listeners: ((message: unknown) => void)[] = [];
	const say = (message: unknown) =>
		setTimeout(() => {
			for (const listener of listeners) listener(message);
		});
	const port = {
		postMessage({ kind, call, name, argument }: Record<string, string> & { argument?: { part?: string } }) {
			if (kind !== "call") return;
			if (name === "openChat") say({ kind: "feed", feed: give.feed, revision: 0, set: give.chat });
			say({
				kind: "answer",
				call,
				value: give.answers?.[argument?.part ?? ""] ?? give.answer ?? null,
				code: name === "openChat" ? undefined : give.code,
			});
		},
		disconnect() {},
		onMessage: { addListener: (listener: (message: unknown) => void) => void listeners.push(listener) },
		onDisconnect: { addListener() {} },
	};
	const chrome = {
		extension: { getViews: () => [] },
		commands: {
			getAll: async () => [
				{ name: "_execute_action", shortcut: "Ctrl+Shift+Y" },
				{ name: "answer", shortcut: "Alt+Shift+Y" },
				{ name: "mute", shortcut: "" },
				{ name: "hang-up", shortcut: "Alt+Shift+H" },
			],
		},
		runtime: {
			id: "preview",
			connect() {
				if (give.view) say({ kind: "feed", feed: "view", revision: 0, set: give.view });
				return port;
			},
			getManifest: () => ({
				version: give.version,
				commands: { mute: { suggested_key: { default: "Alt+Shift+M" } } },
			}),
		},
		i18n: {
			getMessage: (key: string, given: string[] = []) =>
				(give.messages[key]?.message ?? "").replace(/\$(\d)/g, (_, place) => given[Number(place) - 1] ?? ""),
		},
	};
	Object.defineProperty(globalThis, "chrome", { value: chrome });
}
