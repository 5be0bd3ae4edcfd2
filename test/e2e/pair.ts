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

/** `bobEnv`: more of an environment for bob's browser; `args`: more arguments for both; `relayArgs`: more for the relay. */
export async function openPair({
	bobEnv,
	args,
	relayArgs = [],
}: {
	bobEnv?: Readonly<Record<string, string>>;
	args?: readonly string[];
	relayArgs?: readonly string[];
} = {}): Promise<Pair> {
	const executable = ensureBrowser(console.log);
	const relay = await startRelayProcess(relayBundle, 0, relayArgs);
	const wire = await tap(() => relay.url);
	const open = (name: string, env?: Readonly<Record<string, string>>) =>
		openProfile({
			executable,
			extension: extensionFolder,
			headless: true,
			name,
			...(env && { env }),
			...(args && { args }),
		});
	const alice = await open("alice");
	const bob = await open("bob", bobEnv);
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

/** Browsers that were closed with `keep`, opened again: another pair around the same relay, which closes everything. */
export async function reopen(
	{ alice, bob, relay, wire }: Pair,
	who: readonly string[] = ["alice", "bob"],
): Promise<Pair> {
	const executable = ensureBrowser(console.log);
	const open = (profile: Profile) => {
		const { name, folder } = profile;
		if (!who.includes(name)) return profile;
		return openProfile({ executable, extension: extensionFolder, headless: true, name, folder });
	};
	const again = { alice: await open(alice), bob: await open(bob) };
	return {
		...again,
		relay,
		wire,
		async close() {
			await again.alice.close({ keep: false });
			await again.bob.close({ keep: false });
			await wire.close();
			await relay.close();
		},
	};
}

/** Both have an identity and a relay. */
export async function settle({ alice, bob, wire }: Pair): Promise<void> {
	for (const profile of [alice, bob]) {
		const panel = await profile.panel();
		await createIdentity(panel, profile.name);
		await connectTo(panel, wire.url);
	}
}

/** Alice asked bob, and he accepted; the chat is open on both sides. */
export async function befriend({ alice, bob }: Pair): Promise<void> {
	await addContact(await alice.panel(), "bob");
	await acceptRequest(await bob.panel());
	await openChat(await alice.panel(), "bob");
	await openChat(await bob.panel(), "alice");
}

/** Both have an identity, a relay and each other; the chat is open on both sides. */
export async function introduce(pair: Pair): Promise<void> {
	await settle(pair);
	await befriend(pair);
}
