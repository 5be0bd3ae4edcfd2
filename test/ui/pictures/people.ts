/** People: invites, requests, verifying, blocking. */
import {
	changedKey,
	chat,
	contact,
	manyPeople,
	numberOf,
	sampleInvite,
	someInvites,
	talk,
	view,
} from "../fixtures.ts";
import { bob, longName, type Pictures, timed, waiting, withBob } from "./picture.ts";

const reading = ["0 4 7 3 1", "8 8 2 1 6", "3 3 6 0 8"].map((press) => ({ press }));

export const people: Pictures = {
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
	"person-alike": {
		view: view([bob, contact("b0b", { origin: "ours", verified: false })], [chat("bob"), chat("b0b")]),
		press: ["b0b"],
		steps: [{ press: "More" }, { press: "Details" }],
	},
	"new-device": {
		view: withBob({ newDeviceAt: Date.now() - 3_600_000 }),
		chat: talk(),
		press: ["bob"],
	},
	pending: { view: manyPeople(), press: ["frank"] },
	declined: { view: manyPeople(), press: ["heidi"] },
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
	"verify-none": {
		view: withBob({ verified: false, iid: undefined }),
		...{ chat: talk(), press: ["bob", "More"], steps: [{ press: "Compare numbers" }] },
	},
};
