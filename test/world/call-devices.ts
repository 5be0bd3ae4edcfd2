/** Somebody's microphone, camera and screen, in memory. */
import type { CallSound } from "../../extension/contract/offscreen-api.ts";
import type { Device, Media } from "../../extension/offscreen/media.ts";

export interface FakeTrack extends MediaStreamTrack {
	/** It ends without us: pulled out, stopped in the browser's own bar. */
	end(): void;
}

let number = 0;
export function fakeTrack(kind: "audio" | "video", deviceId: string): FakeTrack {
	const track = {
		...{ kind, id: `track ${number++}`, enabled: true, readyState: "live" as MediaStreamTrackState },
		onended: null as (() => void) | null,
		stop() {
			track.readyState = "ended";
		},
		end() {
			if (track.readyState === "ended") return;
			track.readyState = "ended";
			track.onended?.();
		},
		getSettings: () => ({ deviceId }),
	};
	return track as unknown as FakeTrack;
}

export function createFakeDevices() {
	const watchers = new Set<() => void>();
	const tell = () => {
		for (const watcher of [...watchers]) watcher();
	};
	let tracks: { readonly of: Device | "screen"; readonly track: FakeTrack }[] = [];
	const players = new Set<{ volume: number }>();
	const isLive = ({ track }: { readonly track: FakeTrack }) => track.readyState === "live";
	const problem = (name: string) => new DOMException("as a test wants it", name);

	const own = {
		/** What the browser would answer; `permit` says another thing. */
		permissions: { microphone: "granted", camera: "granted" } as Record<Device, PermissionState>,
		/** Devices that are there, the preferred one first. */
		plugged: { microphone: ["mic"], camera: ["cam"] } as Record<Device, string[]>,
		/** Another program has it. */
		busy: new Set<Device>(),
		/** What the person does with the browser's picker: a screen, one with sound, or closes it. */
		picks: "screen" as "screen" | "screen-sound" | "nothing",
		/** The microphone gives nothing. */
		isDead: false,
		/** How often a device was asked for. */
		opened: 0,
		/** The sound that plays now. */
		playing: null as CallSound | null,
		/** Sounds that were asked for, one after the other. */
		sounds: [] as (CallSound | null)[],
		/** Devices and screens that are captured now. */
		captured: () => tracks.filter(isLive).map(({ of }) => of),
		/** How loud each of those is played who is heard now. */
		volumes: () => [...players].map(({ volume }) => volume),
		/** The person answered the browser, or changed it in its settings. */
		permit(device: Device, state: PermissionState) {
			own.permissions[device] = state;
			if (state !== "granted") for (const each of tracks.filter((it) => it.of === device)) each.track.end();
			tell();
		},
		unplug(device: Device, id: string) {
			own.plugged[device] = own.plugged[device].filter((each) => each !== id);
			for (const { track } of tracks) if (track.getSettings().deviceId === id) track.end();
			tell();
		},
		plug(device: Device, id: string) {
			own.plugged[device].push(id);
			tell();
		},
		/** In the browser's own bar. */
		stopsSharing() {
			for (const { of, track } of tracks) if (of === "screen") track.end();
		},
		/** The browser ended. */
		forget() {
			tracks = [];
			watchers.clear();
			players.clear();
			own.playing = null;
		},
		sound(sound: CallSound | null) {
			own.playing = sound;
			own.sounds.push(sound);
		},
		/** Listeners to permissions and devices: none is left after a call. */
		watchers: () => watchers.size,
	};
	const media: Media = {
		permission: async (device) => own.permissions[device],
		async open(device, devices) {
			own.opened++;
			if (own.permissions[device] !== "granted") throw problem("NotAllowedError");
			if (own.busy.has(device)) throw problem("NotReadableError");
			const there = own.plugged[device];
			const id = there.find((each) => each === devices[device]) ?? there[0];
			if (id === undefined) throw problem("NotFoundError");
			const track = fakeTrack(device === "microphone" ? "audio" : "video", id);
			tracks.push({ of: device, track });
			return track;
		},
		isPlugged: async (device, id) => own.plugged[device].includes(id),
		async share() {
			if (own.picks === "nothing") throw problem("NotAllowedError");
			const kinds = own.picks === "screen" ? (["video"] as const) : (["video", "audio"] as const);
			const shared = kinds.map((kind) => fakeTrack(kind, "screen"));
			for (const track of shared) tracks.push({ of: "screen", track });
			return shared;
		},
		watch(changed) {
			watchers.add(changed);
			return () => void watchers.delete(changed);
		},
		meter(track) {
			const isHeard = () => track.readyState === "live" && track.enabled && !own.isDead;
			return { level: () => (isHeard() ? 0.5 : 0), isSilent: () => !isHeard(), end() {} };
		},
		play() {
			const player = { volume: 1 };
			players.add(player);
			return {
				set({ volume }) {
					player.volume = volume;
				},
				end: () => void players.delete(player),
			};
		},
	};
	return Object.assign(own, { media });
}
export type FakeDevices = ReturnType<typeof createFakeDevices>;
