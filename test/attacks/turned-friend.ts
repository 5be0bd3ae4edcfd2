/** A friend who speaks by hand from now on. */
import { createKeyPair } from "../../extension/crypto/x25519.ts";
import { toBase64Url } from "../../protocol/bytes.ts";
import { createWorld } from "../world.ts";
import { createImpostor, nobody } from "./impostor.ts";

/** Alice asked mallory, who said yes and speaks by hand; others may be there too. */
export async function friend<Name extends string = never>(seed: number, ...others: readonly Name[]) {
	const world = await createWorld<Name | "alice">(seed, "alice", ...others);
	const { alice, when, until, pass } = world;
	const mallory = await createImpostor(world, "mallory");
	await when(alice.adds("mallory"));
	const { end } = await mallory.answer(alice, { statics: createKeyPair(mallory.random), papers: nobody });
	const { session } = await end();
	await pass(1_000);
	const second = await mallory.call(alice, { door: session.doorKey });
	const line = mallory.line(alice, second.session);
	line.say({ t: "contact.accept", body: { cap: toBase64Url(mallory.random(16)) } });
	await until("a yes", () => alice.contact("mallory")?.state === "accepted");
	alice.opens("mallory");
	mallory.appears(alice);
	await pass(1_000);
	// how alice is reached, which she would go on telling
	for (let heard = await line.hear(); ; heard = await line.hear()) {
		line.say({ t: "receipt", body: { ids: [heard.id] } });
		if (heard.t === "route") break;
	}
	await pass(1_000);
	alice.journal.splice(0);
	mallory.mail.splice(0);
	return {
		...world,
		world,
		alice,
		mallory,
		line,
		door: second.session.doorKey,
		session: second.session,
		theirs: second.theirs,
	};
}
