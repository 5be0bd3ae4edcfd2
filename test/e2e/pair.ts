/** Two real browsers with fresh profiles at a real relay, with a tap in between. */
import { extensionFolder, relayBundle } from "../../scripts/build.ts";
import { type Tap, tap } from "../driver/capture.ts";
import { ensureBrowser } from "../driver/find-browser.ts";
import { acceptRequest, addContact, connectTo, createIdentity, openChat } from "../driver/journey.ts";
import { openProfile, type Profile } from "../driver/profile.ts";
import { type RelayProcess, startRelayProcess } from "../driver/relay-process.ts";

export interface Pair {
	readonly alice: Profile;
	readonly bob: Profile;
	readonly relay: RelayProcess;
	readonly wire: Tap;
	close(): Promise<void>;
}

export async function openPair(): Promise<Pair> {
	const executable = ensureBrowser(console.log);
	const relay = await startRelayProcess(relayBundle);
	const wire = await tap(() => relay.url);
	const open = (name: string) =>
		openProfile({ executable, extension: extensionFolder, headless: true, name });
	const alice = await open("alice");
	const bob = await open("bob");
	return {
		alice,
		bob,
		relay,
		wire,
		async close() {
			await alice.close();
			await bob.close();
			await wire.close();
			await relay.close();
		},
	};
}

/** Both have an identity, a relay and each other; the chat is open on both sides. */
export async function introduce({ alice, bob, wire }: Pair): Promise<void> {
	for (const profile of [alice, bob]) {
		const panel = await profile.panel();
		await createIdentity(panel, profile.name);
		await connectTo(panel, wire.url);
	}
	await addContact(await alice.panel(), "bob");
	await acceptRequest(await bob.panel());
	await openChat(await alice.panel(), "bob");
	await openChat(await bob.panel(), "alice");
}
