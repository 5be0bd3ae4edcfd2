/** A call: the people, what they show, and what one can do. */
import { Phone, X } from "lucide";
import { useEffect, useState } from "preact/hooks";
import type { CallView } from "../../contract/call.ts";
import { CallDetails } from "../call/call-details.tsx";
import { CallHead } from "../call/call-head.tsx";
import { CallProblem } from "../call/call-problem.tsx";
import { ComparisonCard } from "../call/comparison.tsx";
import { Controls } from "../call/controls.tsx";
import { LatelyLine } from "../call/lately.tsx";
import { useQuality, useSpeaking } from "../call/meters.ts";
import { isPoppedOut } from "../call/pop-out.ts";
import { Stage } from "../call/stage.tsx";
import { peopleIn, useCallActs, useJoin, useRing } from "../call/use-call.ts";
import { Waiting } from "../call/waiting.tsx";
import { usePanel, useView } from "../panel.ts";
import { Button } from "../parts/button.tsx";
import { Icon } from "../parts/icon.tsx";
import { Problem } from "../parts/problem.tsx";
import { t } from "../words/words.ts";

export function Call() {
	const { call } = useView();
	const { route } = usePanel();
	const isGone = call === null;
	useEffect(() => {
		if (!isGone) return;
		if (isPoppedOut()) close();
		else route.back();
	}, [isGone, route]);
	return call ? <InCall call={call} /> : <main class="screen screen-call" />;
}

function InCall({ call }: { readonly call: CallView }) {
	const isLive = call.phase === "live";
	const acts = useCallActs(call);
	const speaking = useSpeaking(isLive);
	const quality = useQuality(isLive);
	const [isDetailed, setDetailed] = useState(false);
	const hasOwnPicture = call.media.camera === "on";
	return (
		<main class="screen screen-call">
			<CallHead
				call={call}
				quality={quality}
				isDetailed={isDetailed}
				onDetails={() => setDetailed((before) => !before)}
			/>
			{isLive && <ComparisonCard call={call} />}
			{isLive && isDetailed && <CallDetails call={call} quality={quality} />}
			{isLive || (hasOwnPicture && call.phase === "connecting") ? (
				<Stage call={call} speaking={speaking} quality={quality} />
			) : (
				<Waiting call={call} />
			)}
			{call.phase !== "ended" && <CallProblem call={call} acts={acts} />}
			{isLive && <LatelyLine call={call} />}
			<Problem code={acts.act.problem} />
			{call.phase === "ended" ? <Ended call={call} /> : <Controls call={call} acts={acts} />}
		</main>
	);
}

/** It goes by itself; until then it can be rung again. */
function Ended({ call }: { readonly call: CallView }) {
	const { ask } = usePanel();
	const again = useRing();
	const join = useJoin();
	// whom we know of those who were in it: the others may be talking still
	const known = peopleIn(call).filter(({ introducedBy }) => introducedBy === undefined);
	const [person] = known;
	const mayGoOn = peopleIn(call).length > 1 && call.liveSince !== undefined;
	return (
		<>
			<Problem code={again.act.problem ?? join.act.problem} />
			<div class="call-ended">
				<Button onClick={() => void ask("closeCall", { call: call.id })}>
					<Icon of={X} />
					{t("act.close")}
				</Button>
				{person && mayGoOn && (
					<Button look="main" onClick={() => join.again(person.seat, call)}>
						<Icon of={Phone} />
						{t("call.join_again")}
					</Button>
				)}
				{person && !mayGoOn && (
					<Button look="main" onClick={() => again.ring(person.seat, call.video)}>
						<Icon of={Phone} />
						{t("call.again")}
					</Button>
				)}
			</div>
		</>
	);
}
