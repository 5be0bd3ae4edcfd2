/** What a person chose for everybody. */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { Choices, Settings } from "../../contract/view.ts";
import type { Records } from "../../storage/sealed-records.ts";

export const settingsPlace = { store: "items", key: "settings" } as const;
export const defaultSettings: Settings = {
	mode: "system",
	direct: "accepted",
	strangers: "anyone",
	choices: { timer: 0, history: "kept", read: false, typing: false, presence: false },
	notices: { shown: true, content: false, sound: true },
	quietUntil: null,
	devices: {
		microphone: "",
		camera: "",
		speaker: "",
		echoCancellation: true,
		noiseSuppression: true,
		autoGainControl: true,
		lowData: false,
	},
	relayOnly: false,
	locking: { withScreen: true, idleMinutes: 0 },
};

export async function openSettings(records: Records) {
	const kept = await records.get<Partial<Settings>>(settingsPlace.store, settingsPlace.key);
	// an earlier version knew fewer of them
	const settings = signal<Settings>({
		...defaultSettings,
		...kept,
		choices: { ...defaultSettings.choices, ...kept?.choices },
		notices: { ...defaultSettings.notices, ...kept?.notices },
		devices: { ...defaultSettings.devices, ...kept?.devices },
		locking: { ...defaultSettings.locking, ...kept?.locking },
	});
	async function set(part: Partial<Settings>): Promise<void> {
		const next = { ...settings.peek(), ...part };
		await records.write([{ ...settingsPlace, value: next }]);
		settings.value = next;
	}
	return {
		settings: settings as ReadonlySignal<Settings>,
		set,
		choose: (choices: Partial<Choices>) => set({ choices: { ...settings.peek().choices, ...choices } }),
	};
}
export type SettingsStore = Awaited<ReturnType<typeof openSettings>>;
