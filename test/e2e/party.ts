/** Several real browsers at one real relay. The first of them knows everybody, and the others nobody else. */
import type { Page } from "playwright";
import { extensionFolder, relayBundle } from "../../scripts/build.ts";
import { fakeDevices } from "../driver/calling.ts";
import { ensureBrowser } from "../driver/find-browser.ts";
import { acceptRequest, addContact, connectTo, createIdentity } from "../driver/journey.ts";
import { openProfile, type Profile } from "../driver/profile.ts";
import { startRelayProcess } from "../driver/relay-process.ts";
import { button } from "../driver/talking.ts";

export async function openParty<Name extends string>(...names: readonly [Name, ...Name[]]) {
	const executable = ensureBrowser(console.log);
	const relay = await startRelayProcess(relayBundle);
	const open = (name: string) =>
		openProfile({ executable, extension: extensionFolder, headless: true, name, args: fakeDevices });
	const profiles: Profile[] = [];
	for (const name of names) profiles.push(await open(name));
	for (const profile of profiles) {
		const panel = await profile.panel();
		await createIdentity(panel, profile.name);
		await connectTo(panel, relay.url);
	}
	const [host, ...guests] = profiles as [Profile, ...Profile[]];
	for (const guest of guests) {
		const panel = await host.panel();
		await goHome(panel);
		await addContact(panel, guest.name);
		await acceptRequest(await guest.panel());
		await goHome(panel);
		await panel.getByRole("list", { name: "Chats" }).getByRole("listitem", { name: guest.name }).waitFor();
	}
	return {
		relay,
		profiles,
		...(Object.fromEntries(profiles.map((profile) => [profile.name, profile])) as Record<Name, Profile>),
		async close(): Promise<void> {
			for (const profile of profiles) await profile.close();
			await relay.close();
		},
	};
}

/** Back until the list is there. */
export async function goHome(panel: Page): Promise<void> {
	const home = panel.getByRole("button", { name: "Settings" });
	const back = button(panel, "Back");
	await home.or(back).first().waitFor();
	if ((await home.count()) === 0) await back.click();
	await home.waitFor();
}
