/** Home, chats and messages. */
import { chat, manyPeople, markedTalk, richTalk, talk, talkOfPages, view, walk } from "../fixtures.ts";
import { bob, type Pictures, timed, withBob } from "./picture.ts";

const rich = {
	view: withBob({ path: "direct", presence: "here", choices: timed }),
	chat: richTalk(),
	press: ["bob"],
};
const marked = { view: withBob(), chat: markedTalk(), press: ["bob"] };

export const chats: Pictures = {
	"home-backup": { view: view([bob], [chat("bob")], { backup: { at: null, since: 1, wasAsked: true } }) },
	pages: { view: withBob(), chat: talkOfPages(), press: ["bob"] },
	"pages-above": { view: withBob(), chat: talkOfPages(), press: ["bob"], scrollUp: true },
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
	empty: { view: view() },
	home: { view: manyPeople() },
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
	"chat-menu": { view: withBob(), chat: talk(), press: ["bob", "More"] },
	"chat-remove": {
		view: withBob(),
		chat: talk(),
		press: ["bob", "More"],
		steps: [{ press: "Remove contact" }],
	},
};
