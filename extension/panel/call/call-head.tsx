/** Who is in the call, for how long, and how good it is in one word; the numbers are a press away. */
import { ChevronDown } from "lucide";
import type { CallView, Quality, Seat } from "../../contract/call.ts";
import { useArrival, useNow } from "../hooks.ts";
import { usePanel } from "../panel.ts";
import { LinkGlyph, Verified } from "../parts/glyphs.tsx";
import { IconButton } from "../parts/icon-button.tsx";
import { t } from "../words/words.ts";
import { AddPeople } from "./add-people.tsx";
import { callState, callTime } from "./call-words.ts";
import { CompareButton } from "./comparison.tsx";
import { PopOutButton } from "./pop-out-button.tsx";
import { peopleIn } from "./use-call.ts";

interface Props {
	readonly call: CallView;
	readonly quality: Readonly<Record<Seat, Quality>>;
	readonly isDetailed: boolean;
	onDetails(): void;
}

export function CallHead({ call, quality, isDetailed, onDetails }: Props) {
	const { route } = usePanel();
	const title = useArrival<HTMLHeadingElement>();
	const people = peopleIn(call);
	const [first] = people;
	const name = people.map((person) => person.name).join(", ");
	const isAlone = people.length === 1;
	const state = first && isAlone ? callState(call, first) : "";
	return (
		<header class="head head-call">
			<IconButton icon={ChevronDown} size={20} label={t("call.minimize")} onClick={route.back} />
			<div class="grow">
				<h1 ref={title} tabIndex={-1} class="head-name">
					<span class="cut" dir="auto" title={name}>
						{name}
					</span>
					{isAlone && first?.verified && <Verified />}
				</h1>
				<div class="meta call-line">
					{call.phase === "live" && <CallClock since={call.liveSince ?? call.since} />}
					{call.phase === "live" && !isAlone && <span>{t("call.people", people.length + 1)}</span>}
					<span role="status">{state}</span>
					{call.phase === "live" && !state && (
						<button type="button" class="call-quality" aria-expanded={isDetailed} onClick={onDetails}>
							<QualityWord all={Object.values(quality)} />
							<span class="unseen">{t("call.details")}</span>
						</button>
					)}
				</div>
			</div>
			{call.phase === "live" && isAlone && first && !first.verified && (
				<CompareButton call={call} person={first} />
			)}
			{call.phase === "live" && <AddPeople call={call} />}
			{call.phase !== "ended" && <PopOutButton />}
		</header>
	);
}

/** The worst of them is what one hears. */
function QualityWord({ all }: { readonly all: readonly Quality[] }) {
	const worst = (["weak", "fair", "good"] as const).find((word) =>
		all.some((quality) => quality.word === word),
	);
	const isDirect = all.length > 0 && all.every(({ path }) => path === "direct");
	const isRelayed = all.some(({ path }) => path === "relay");
	return (
		<span class="path">
			{isDirect && <LinkGlyph isOn />}
			{isDirect && <span>{t("chat.direct")}</span>}
			{isRelayed && <span>{t("call.turn")}</span>}
			{worst ? (
				<span class={`quality-${worst}`}>{t(`call.${worst}`)}</span>
			) : (
				<span>{t("call.measuring")}</span>
			)}
		</span>
	);
}

export function CallClock({ since }: { readonly since: number }) {
	const now = useNow(1_000);
	return <time class="num">{callTime(Math.max(0, Math.floor((now - since) / 1000)))}</time>;
}
