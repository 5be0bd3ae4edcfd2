/** Checks of who somebody is, of handshakes, letters and contacts, each taken out once. */
import { attack, instead, type Mutant, without } from "./mutant.ts";

const handshakes = "extension/background/sessions/handshakes.ts";
const post = "extension/background/sessions/post.ts";
const lost = "extension/background/sessions/lost.ts";
const halves = "extension/background/sessions/halves.ts";
const envelope = "extension/background/sessions/envelope.ts";
const statement = "extension/crypto/statement.ts";
const openpgp = "extension/crypto/openpgp.ts";
const people = "extension/background/contacts/people.ts";

export const protocolMutants: readonly Mutant[] = [
	// --- who they are
	without(
		"statement-iid",
		statement,
		'if (statement.iid !== certificate.iid) return { refused: "iid" };',
		attack("false-papers"),
	),
	without(
		"statement-static",
		statement,
		'if (!equal(statement.deviceKey, remoteStatic)) return { refused: "static" };',
		attack("false-papers"),
	),
	without(
		"statement-dates",
		statement,
		'if (!isCurrent(statement, now)) return { refused: "dates" };',
		attack("false-papers"),
	),
	instead("statement-length-of-time", statement, "return isShort && ", "return ", attack("false-papers")),
	instead(
		"statement-signature",
		statement,
		"!(await isSignedFor(certificate, labels.device, signed, signature, now))",
		"false",
		attack("false-papers"),
	),
	without(
		"signature-context",
		openpgp,
		"if (!use?.critical || other || !equal(use.value, utf8(context))) return false;",
		"extension/crypto/openpgp.test.ts",
	),
	without(
		"certificate-profile",
		openpgp,
		'if (key.isPrivate() || !handle || !hasOurKeys(key)) return { refused: "profile" };',
		"extension/crypto/openpgp.test.ts",
	),
	instead(
		"pin-in-second",
		handshakes,
		'if (contact.iid !== undefined && contact.iid !== by.iid) return { is: "changed", contact, by };\n\t\tif (isOlder',
		"if (isOlder",
		attack("another-in-their-place"),
	),
	instead(
		"pin-in-third",
		handshakes,
		'if (contact.iid !== undefined && contact.iid !== by.iid) return { is: "changed", contact, by };\n\t\treturn {',
		"return {",
		attack("false-papers"),
	),
	without(
		"older-statement",
		handshakes,
		'if (by && contact && isOlder(contact, by)) return refused("identity");',
		attack("false-papers"),
	),
	without(
		"changed-key-stops-writing",
		"extension/background/chats/writing.ts",
		'if (contact.changedTo !== undefined) throw new Fault("key-changed");',
		attack("another-in-their-place"),
	),
	without(
		"changed-key-stops-sending",
		"extension/background/outbox/delivery.ts",
		"if (contact.changedTo !== undefined) return;",
		attack("another-in-their-place"),
	),
	// --- handshakes
	instead(
		"tag",
		"extension/background/sessions/door-tags.ts",
		"equal(key.id, tagId(frame.tag)) && isTagOf(key, frame.sid, frame.m1, frame.tag)",
		"equal(key.id, tagId(frame.tag))",
		attack("strangers"),
	),
	instead(
		"known-by-door-not-by-address",
		handshakes,
		"const isKnown = doorOf(contact, frame) !== undefined;",
		"const isKnown = contact !== undefined;",
		attack("strangers"),
	),
	instead(
		"credentials-for-friends-only",
		handshakes,
		"isShown ? await needs.credentials() : nobody",
		"await needs.credentials()",
		attack("strangers"),
	),
	instead(
		"one-time-static-for-strangers",
		handshakes,
		"const s = isShown ? needs.statics() : createKeyPair(random);",
		"const s = needs.statics();",
		attack("strangers"),
	),
	without(
		"knock-answered-by-nobody",
		handshakes,
		'if (theirs.certificate.length + theirs.statement.length > 0) return refused("not-expected");',
		attack("strangers"),
	),
	instead(
		"knock-with-proof",
		handshakes,
		'return by ? { is: "knocked", by, door } : refused("not-expected");',
		'return { is: "knocked", by, door } as never;',
		attack("false-papers"),
	),
	without(
		"unknown-only-while-asked",
		handshakes,
		'if (contact.state !== "asked") return refused("not-expected");',
		attack("strangers"),
	),
	without(
		"blocked-handshake",
		handshakes,
		'if (contact?.state === "blocked") return refused("blocked");',
		attack("strangers"),
	),
	without(
		"glare",
		handshakes,
		'if (ours && isSmaller(needs.address(), sender)) return refused("glare");',
		attack("swapped-keys"),
	),
	without(
		"first-message-replay",
		handshakes,
		'if (halves.get(frame.sid)) return refused("replay");',
		attack("replay"),
	),
	instead(
		"third-from-the-same-address",
		handshakes,
		"if (!half || half.initiator || half.peer !== sender) ",
		"if (!half || half.initiator) ",
		attack("swapped-keys"),
	),
	instead(
		"halves-grow-old",
		halves,
		"(half && !isLate(half) ? half : undefined)",
		"half",
		attack("swapped-keys"),
	),
	without(
		"knock-slots",
		halves,
		"if (isKnock && knocks.length >= limits.knockSlots) await forget(knocks.slice(0, 1));",
		attack("strangers"),
	),
	without(
		"small-order-points",
		"extension/crypto/noise.ts",
		'if (isSmallOrder(point)) return { refused: "point" };',
		"extension/crypto/noise.test.ts",
	),
	instead(
		"prologue-names-both-ends",
		"extension/crypto/tag.ts",
		"idBytes(initiator), idBytes(responder), ",
		"",
		attack("swapped-keys"),
		"extension/crypto/noise.test.ts",
	),
	// --- letters
	instead(
		"unknown-may-only-decline",
		post,
		"if (session.device === undefined && !isForUnknown",
		"if (false && !isForUnknown",
		attack("strangers"),
	),
	without(
		"no-text-before-yes",
		"extension/background/receivers.ts",
		'if (contact.state !== "accepted") return undefined;',
		attack("strangers"),
	),
	without(
		"blocked-letter-and-stranger",
		post,
		'if (!contact || contact.state === "blocked") return needs.refused("unknown-sender");',
		attack("silence"),
	),
	without(
		"letter-shown-once",
		"extension/background/chats/arriving.ts",
		"if (await history.knows(chat, id)) return [];",
		attack("strangers"),
	),
	instead(
		"stored-before-acknowledged",
		post,
		"await commit(records, ...(steps ?? []));\n",
		'if (steps) await say(contact, { t: "receipt", body: { ids: [letter.id] } });\n\t\tawait commit(records, ...(steps ?? []));\n',
		attack("silence"),
	),
	instead(
		"header-bound-into-body",
		"extension/crypto/ratchet-step.ts",
		"hkdf(sha256(eh, h), ",
		"hkdf(sha256(h), ",
		"extension/crypto/ratchet.test.ts",
	),
	instead(
		"skip-ahead",
		"extension/crypto/ratchet-step.ts",
		'if (to - state.received > limits.skipAhead) return "too-far";',
		"",
		"extension/crypto/ratchet.test.ts",
	),
	instead(
		"lost-said-to-friends-only",
		post,
		'if (contact.state !== "accepted" || !lost.maySay(contact.id)) return;',
		"if (!lost.maySay(contact.id)) return;",
		attack("strangers"),
	),
	instead("duplicate-is-not-lost", envelope, "isApart && !isOld ? ", "isApart ? ", attack("replay")),
	without(
		"lost-only-for-what-was-sent",
		lost,
		"if (!hasMark(peer.sent, toBase64Url(hint), now)) return undefined;",
		attack("silence"),
	),
	instead(
		"lost-obeyed-rarely",
		lost,
		"const from = peer.obeyFrom ?? now;",
		"const from = now;",
		attack("silence"),
	),
	instead(
		"lost-said-rarely",
		lost,
		"return !lost || Math.abs(clock.now() - lost.at) >= lost.waitMs;",
		"return lost === lost;",
		attack("silence"),
	),
	instead(
		"blocked-by-another-door",
		post,
		'(other.state === "blocked" || other.relay === contact.relay)',
		"other === undefined",
		attack("blocked-by-another-door"),
	),
	instead(
		"door-in-common",
		"extension/background/outbox/delivery.ts",
		"const doors = doorsOf(contact);",
		"const { doors } = contact;",
		attack("silence"),
	),
	// --- what a theft gets
	instead(
		"ratchet-new-key-at-each-turn",
		"extension/crypto/ratchet-step.ts",
		"const ours = createKeyPair(random);",
		"const ours = state.ours;",
		attack("stolen-state"),
	),
	instead(
		"ratchet-forgets-what-was-overtaken",
		"extension/crypto/ratchet.ts",
		"skipped: without(fresh.skipped, overtaken.key)",
		"skipped: fresh.skipped",
		attack("stolen-state"),
	),
	// --- people
	without(
		"requests-are-bounded",
		people,
		"if (asking.length >= limits.requests) return [];",
		attack("strangers"),
	),
	instead(
		"known-by-identity-elsewhere",
		people,
		"book.at(sender) ?? book.withIid(by.iid)",
		"book.at(sender)",
		attack("strangers"),
	),
];
