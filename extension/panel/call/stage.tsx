/** The pictures of a call: one that fills the room with our own in its corner, or tiles. A shared screen comes first. */
import type { CallView, PersonInCall, Quality, Seat } from "../../contract/call.ts";
import { useView } from "../panel.ts";
import { listed } from "../words/listed.ts";
import { t } from "../words/words.ts";
import { Tile } from "./tile.tsx";
import { peopleIn } from "./use-call.ts";

/** What is not as it should be with somebody, or who brought them. */
function saysOf({ state, introducedBy }: PersonInCall): string | undefined {
	if (state === "ringing") return t("call.rings_there");
	if (state === "connecting") return t("call.comes");
	if (state === "unsure") return t("call.unsure_short");
	return introducedBy === undefined ? undefined : t("call.introduced", { name: introducedBy });
}

interface Props {
	readonly call: CallView;
	readonly speaking: ReadonlySet<Seat | "">;
	readonly quality: Readonly<Record<Seat, Quality>>;
}

export function Stage({ call, speaking, quality }: Props) {
	const { self } = useView();
	const { media, phase } = call;
	const people = peopleIn(call);
	const isLive = phase === "live";
	const us = {
		seat: null,
		name: t("chat.you"),
		iid: self?.iid,
		isMuted: call.muted || call.deafened || media.microphone !== "on",
		isDeafened: call.deafened,
		isSpeaking: speaking.has(""),
	};
	const hasOwn = media.camera === "on";
	// before it is live: the first picture is seen as soon as it is there
	const hasPicture = ({ camera, state }: PersonInCall) =>
		camera && (state === "connecting" || state === "live");
	const screens = people.filter(({ sharing }) => sharing && isLive);
	// whoever is not heard makes room for those who are; of nobody else one wants to know
	const isAway = ({ state }: PersonInCall) =>
		state === "unsure" && people.some((other) => other.state === "live");
	const away = people.filter(isAway);
	const seen = people.filter((person) => !isAway(person));
	const tiles = seen.map((person) => (
		<Tile
			key={person.seat}
			seat={person.seat}
			name={person.name}
			iid={person.iid}
			hasPicture={hasPicture(person)}
			isMuted={isLive && person.muted && person.state !== "ringing"}
			isDeafened={isLive && person.deafened}
			isDim={person.state !== "live" && isLive}
			isSpeaking={speaking.has(person.seat)}
			says={saysOf(person)}
			quality={quality[person.seat]}
		/>
	));
	const awayLine = away.length > 0 && (
		<p class="call-away" role="status" dir="auto">
			{t("call.away", { names: listed(away.map(({ name }) => name)) })}
		</p>
	);
	if (seen.length === 1 && screens.length === 0)
		return (
			<div class="stage-room">
				{tiles}
				{awayLine}
				{hasOwn && (
					<div class="stage-self">
						<Tile {...us} hasPicture isSmall />
					</div>
				)}
			</div>
		);
	const all = screens.length + seen.length + 1;
	return (
		<>
			<div class={screens.length > 0 ? "stage-grid stage-shared" : `stage-grid stage-${Math.min(all, 8)}`}>
				{screens.map(({ seat, name, iid }) => (
					<Tile
						key={`screen ${seat}`}
						{...{ seat, name, iid, hasPicture: true, isMuted: false, isDeafened: false, isSpeaking: false }}
						what="screen"
					/>
				))}
				{tiles}
				<Tile {...us} hasPicture={hasOwn} />
			</div>
			{awayLine}
		</>
	);
}
