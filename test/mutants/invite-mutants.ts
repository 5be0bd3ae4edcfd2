/** Checks around invites, each taken out once. */
import { checksOf, type Mutant } from "./mutant.ts";

const attacks = ["test/attacks/invites.test.ts"];
const unit = ["extension/background/invites/invites.test.ts"];
const scenes = ["test/scenes/invites.test.ts"];
const handshakes = "extension/background/sessions/handshakes.ts";
const invites = "extension/background/invites/invites.ts";
const using = "extension/background/invites/using.ts";
const admitting = "extension/background/invites/admitting.ts";

const check = checksOf("", attacks);

export const inviteMutants: readonly Mutant[] = [
	check("invite-tag-is-right", invites, "!found || !isTagOf(tagKey(found), sid, m1, tag)", "!found"),
	check(
		"invite-names-who-answers",
		handshakes,
		'half.kind === "invite" && contact.iid !== by.iid',
		'half.kind === "refusal" && contact.iid !== by.iid',
	),
	check(
		"invite-ends-with-its-time",
		invites,
		'if (!live(found)) return "over";',
		'if (!isOpen(found)) return "over";',
		unit,
	),
	check("invite-is-used-once", admitting, "await commit(records, close, ", "await commit(records, "),
	check(
		"invite-is-used-by-one",
		invites,
		"if (!live(invite) || taken.has(id)) return false;",
		"if (!live(invite)) return false;",
		unit,
	),
	check(
		"invite-taken-back-while-used",
		invites,
		"while (taken.has(id)) await taken.get(id);",
		"if (taken.has(id)) return;",
		unit,
	),
	check(
		"invite-names-the-relay",
		"extension/background/relay-link/login.ts",
		'if (!pin && pinHash && !equal(pinHash, sha256(given.relayKey))) return "invite-relay-key";',
		"",
	),
	check(
		"invite-names-the-relay-in-use",
		using,
		"if (isPinned(account, invite)) return [];",
		"if (account.url === invite.url) return [];",
		scenes,
	),
	check(
		"invite-over-is-over",
		using,
		'if (clock.now() >= invite.exp * 1000) throw new Fault("invite-over");',
		"",
		scenes,
	),
	check(
		"invite-lets-no-blocked-in",
		admitting,
		[
			'if (known?.state === "blocked" || other?.state === "blocked") return undefined;',
			"		// at this relay they are reached under another address",
			"		if (other && other.id !== known?.id && other.relay === relay) return undefined;",
		].join("\n"),
		"",
	),
	check(
		"introduced-is-not-verified",
		admitting,
		'...fresh, ...place, ...proof, origin: "our-invite"',
		'...fresh, ...place, ...proof, origin: "our-invite", verified: true',
	),
	check(
		"only-invites-answers-no-knock",
		handshakes,
		"!isKnown && !invite && !needs.isOpenToStrangers() && !isExpected(contact)",
		"false",
	),
	check(
		"only-invites-shows-no-request",
		"extension/background/contacts/people.ts",
		"if (!needs.isOpenToStrangers()) return [];",
		"",
	),
];
