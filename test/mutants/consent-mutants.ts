/** Checks around blocking, and around who says that they moved, each taken out once. */
import { checksOf, type Mutant } from "./mutant.ts";

const attacks = ["test/attacks/blocked-and-moved.test.ts"];
const scenes = ["test/scenes/blocking.test.ts"];
const moves = ["test/scenes/new-device.test.ts"];
const blocking = "extension/background/contacts/blocking.ts";
const handshakes = "extension/background/sessions/handshakes.ts";
const identity = "extension/background/identity/identity.ts";
const people = "extension/background/contacts/people.ts";

const check = checksOf("consent-", attacks);

export const consentMutants: readonly Mutant[] = [
	check(
		"blocked-with-another-cap",
		blocking,
		"commit(records, ...caps, ...gone,",
		"commit(records, ...gone,",
		scenes,
	),
	check(
		"new-cap-is-shown-at-once",
		blocking,
		'await needs.loginAnew().catch(() => needs.journal("old-cap"));',
		"",
		scenes,
	),
	check(
		"new-cap-is-shown-after-a-death",
		"extension/background/relay-link/link.ts",
		"if (known?.capIsNew) return redial(0);",
		"",
		scenes,
	),
	check(
		"unblocked-is-not-told",
		"extension/background/contacts/telling.ts",
		"return isHeld ? outbox.of(id).some(({ content }) => isMeant[content.t]) : toldCap !== me.capN;",
		"return toldCap !== me.capN;",
		scenes,
	),
	check(
		"blocked-in-a-handshake-of-ours",
		handshakes,
		'// since we began\n\t\tif (contact.state === "blocked") return refused("blocked");',
		"",
	),
	check(
		"moved-is-the-same-identity",
		handshakes,
		'if (iid !== by.iid || isOlder(contact, by)) return refused("identity");',
		'if (isOlder(contact, by)) return refused("identity");',
	),
	check(
		"moved-has-a-higher-number",
		handshakes,
		"by.device.id !== device.id && by.device.n <= device.n",
		"by.device.id !== device.id && by.device.n < 0",
		moves,
	),
	check(
		"older-cap-stays-old",
		people,
		"return capSeq !== undefined && seq < capSeq;",
		"return capSeq !== undefined && seq < 0;",
	),
	check(
		"superseded-is-signed-by-us",
		identity,
		"if (!(await isSignedFor(read, labels.device, signed, signature, clock.now()))) return false;",
		"",
	),
	check("superseded-is-newer", identity, "if (parsed.statement.n <= device.n) return false;", "", [
		"extension/background/identity/superseded.test.ts",
	]),
	check(
		"superseded-is-stopped",
		"extension/background/app.ts",
		'await accounts.stop("superseded");',
		"",
		moves,
	),
];
