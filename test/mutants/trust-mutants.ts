/** Checks around whom to trust, each taken out once. */
import { checksOf, type Mutant } from "./mutant.ts";

const attacks = ["test/attacks/trusted-by-number.test.ts"];
const trust = "extension/background/contacts/trust.ts";

const check = checksOf("", attacks);

export const trustMutants: readonly Mutant[] = [
	check(
		"verified-is-who-was-shown",
		trust,
		'if (contact.iid !== iid || contact.changedTo !== undefined) throw new Fault("another-number");',
		"",
	),
	check(
		"not-verified-while-another-answers",
		trust,
		"contact.iid !== iid || contact.changedTo !== undefined",
		"contact.iid !== iid",
	),
	check(
		"trusted-is-who-was-shown",
		trust,
		'if (contact.changedTo !== iid) throw new Fault("another-number");',
		'if (contact.changedTo === undefined) throw new Fault("another-number");',
	),
	check(
		"trusted-only-in-place-of-another",
		trust,
		"contact.changedTo !== iid) throw",
		"contact.changedTo !== undefined && contact.changedTo !== iid) throw",
	),
	check("trusted-without-old-sessions", trust, "await needs.part(contact);", ""),
	check(
		"trusted-without-old-letters",
		trust,
		"...(await needs.unsend(contact)), book.put(next)",
		"book.put(next)",
	),
	check(
		"trusted-is-the-pin",
		trust,
		'state: "asked", since: now, handle, address, relay, iid,',
		'state: "asked", since: now, handle, address, relay,',
	),
	check(
		"badge-goes-with-the-key",
		"extension/background/view.ts",
		"contact.verified && changedTo === undefined",
		"contact.verified",
	),
	check("number-of-who-answers", trust, "contact?.changedTo ?? contact?.iid", "contact?.iid"),
	check("path-closes-with-the-badge", trust, "needs.recheck();", "", [
		"test/scenes/direct-by-choice.test.ts",
	]),
];
