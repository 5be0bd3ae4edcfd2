/** What a person may send in a call, in the order of the sections that carry it. */
export const sources = ["microphone", "camera", "screen", "screen-sound"] as const;
export type Source = (typeof sources)[number];
export type Tracks<T = MediaStreamTrack | null> = Readonly<Record<Source, T>>;

export const kindOf: Tracks<"audio" | "video"> = {
	microphone: "audio",
	camera: "video",
	screen: "video",
	"screen-sound": "audio",
};
export const noTracks: Tracks = { microphone: null, camera: null, screen: null, "screen-sound": null };

export function eachSource<T>(of: (source: Source, index: number) => T): Tracks<T> {
	return Object.fromEntries(sources.map((source, index) => [source, of(source, index)])) as Tracks<T>;
}
