/** Checks around messages, direct paths and what is shared, each taken out once. */
import { checksOf, type Mutant } from "./mutant.ts";

const turned = ["test/attacks/contact-who-turned.test.ts"];
const direct = ["test/attacks/direct.test.ts", "test/scenes/direct.test.ts"];
const scene = (name: string) => [`test/scenes/${name}.test.ts`];
const chats = "extension/background/chats";
const rekey = "extension/background/sessions/rekey.ts";
const vouching = "extension/background/direct/vouching.ts";
const letter = "protocol/sealed/letter.ts";

const check = checksOf("");

export const messageMutants: readonly Mutant[] = [
	// --- whose message it is
	check(
		"edit-of-theirs-only",
		`${chats}/arriving.ts`,
		"if (!before || before.mine || ",
		"if (!before || ",
		turned,
	),
	check(
		"later-edit-wins",
		`${chats}/arriving.ts`,
		" || (before.edited?.seq ?? 0) >= seq) return",
		") return",
		turned,
	),
	check(
		"take-back-theirs-only",
		`${chats}/arriving.ts`,
		"message.mine || message.call ? [shelf.put(line)] : ",
		"",
		turned,
	),
	check(
		"edit-of-ours-only",
		`${chats}/writing.ts`,
		'if (!before?.mine || before.call) throw new Fault("not-found");',
		'if (!before) throw new Fault("not-found");',
		scene("changing"),
	),
	check(
		"delete-for-both-only-ours",
		`${chats}/removing.ts`,
		"forBoth && message.mine && ",
		"forBoth && ",
		scene("changing"),
	),
	// --- when it goes
	check(
		"expired-is-not-shown",
		`${chats}/arriving.ts`,
		"if (expiry.expires && expiry.expires.at <= at)",
		"if (false)",
		["extension/background/chats/expired.test.ts"],
	),
	// --- pages beside a text
	check(
		"card-of-the-web",
		"protocol/sealed/card.ts",
		"urlPattern.test(url) ? URL.parse(url) : null",
		"URL.parse(url)",
		["protocol/sealed/card.test.ts"],
	),
	check(
		"card-without-a-password",
		"protocol/sealed/card.ts",
		'if (parsed?.username !== "" || parsed.password !== "") return',
		"if (!parsed) return",
		["protocol/sealed/card.test.ts"],
	),
	check(
		"card-counts",
		"extension/lib/message-words.ts",
		"text.length + (card ? JSON.stringify(card).length : 0)",
		"text.length + (card ? 0 : 0)",
		["test/attacks/hostile-contact-fills-the-disk.test.ts"],
	),
	check(
		"rings-one-alone",
		"extension/background/quick/omnibox.ts",
		"(begun.length === 1 ? begun[0] : undefined)",
		"begun[0]",
		["extension/background/quick/omnibox.test.ts"],
	),
	check(
		"no-menu-of-what-is-not-kept",
		"extension/background/quick/quick.ts",
		'.history === "kept";',
		'.history !== "";',
		scene("quick"),
	),
	check("no-longer-than-its-timer", letter, " && ttl <= timer ?", " ?", [
		...turned,
		"protocol/sealed/letter.test.ts",
	]),
	check(
		"swept-before-shown",
		"extension/background/app.ts",
		"	// before anything is shown\n	await talk.sweep();\n",
		"",
		scene("timers"),
	),
	check(
		"taken-back-is-not-sent",
		`${chats}/rows.ts`,
		"			...letters.map(withdraw),\n",
		"",
		scene("deleted-while-it-waits"),
	),
	check(
		"never-later-than-it-was",
		`${chats}/removing.ts`,
		"if (message.expires && message.expires.at <= at) return;",
		"",
		scene("timers"),
	),
	// --- how much of it
	check(
		"allowance-by-the-hour",
		`${chats}/allowance.ts`,
		"hour.characters + characters > limits.charactersPerHour",
		"false",
		turned,
	),
	check(
		"frames-by-the-second",
		"extension/background/sessions/post.ts",
		"if (!gate.pass(sender)) {",
		"if (false) {",
		turned,
	),
	check(
		"memory-is-bounded",
		"extension/storage/memory-records.ts",
		"if (size <= mostCharacters) return [];",
		"if (size > 0) return [];",
		scene("history-by-choice"),
	),
	check(
		"what-waits-makes-no-room",
		"extension/storage/memory-room.ts",
		"newest.get(chat) === row || isWaiting(chat, said.id)",
		"newest.get(chat) === row",
		scene("room-where-nothing-is-kept"),
	),
	check(
		"unread-goes-last",
		"extension/storage/memory-room.ts",
		"add(isUnread(chat, said) ? unread : read, chat, row);",
		"add(read, chat, row);",
		scene("room-where-nothing-is-kept"),
	),
	// --- what is kept and shared
	check(
		"not-kept-is-not-written",
		"extension/storage/housed-records.ts",
		"houses.get(chat) ?? (isKept(chat) ? disk : memory)",
		"disk",
		scene("history-by-choice"),
	),
	check(
		"typing-goes-both-ways",
		"extension/background/view.ts",
		"typing: isTyping && choices.typing,",
		"typing: isTyping,",
		scene("privacy"),
	),
	check(
		"typing-is-told-by-choice",
		"extension/background/privacy/typing.ts",
		"|| !isShared(contact) ",
		"",
		scene("privacy"),
	),
	check(
		"reading-goes-both-ways",
		`${chats}/arriving.ts`,
		"if (!upTo?.mine || !choicesFor(contact, needs.choices()).read) return",
		"if (!upTo?.mine) return",
		scene("privacy"),
	),
	check(
		"presence-goes-both-ways",
		"extension/background/view.ts",
		"choices.presence && contact.showsPresence",
		"contact.showsPresence",
		scene("privacy"),
	),
	check(
		"content-stays-hidden",
		"extension/background/notify/notices.ts",
		"(isQuoting && {",
		"(true && {",
		scene("notices"),
	),
	// --- the direct path
	check(
		"fingerprints-compared",
		vouching,
		"if (said === undefined || said !== line.binding) return refuse(line);",
		"",
		direct,
	),
	check(
		"nothing-before-binding",
		"extension/background/direct/direct.ts",
		"if (!line.hasHeard) await vouching.firstFrame(line, frame);",
		"if (!line.hasHeard) await vouching.firstFrame(line, frame).then(() => needs.arrived(peer, frame));",
		direct,
	),
	check(
		"path-only-where-allowed",
		"extension/background/paths.ts",
		'return whom === "accepted" || (whom === "verified" && contact.verified);',
		"return true;",
		scene("direct-by-choice"),
	),
	// --- renewal
	check(
		"renewed-by-the-same-person",
		rekey,
		"by && by.iid === contact.iid && by.device.id === session.device",
		"by",
		turned,
	),
];
