/** The way from another browser, where there is no identity yet: its code, digits to be compared, and everything comes. */
import { ScanQrCode } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import type { HandoverView } from "../../contract/view.ts";
import { useAct } from "../hooks.ts";
import { newLetterId, usePanel, useView } from "../panel.ts";
import { Button } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { ComparedDigits, Going, Nothing, useStepTitle } from "../parts/handover-parts.tsx";
import { IconButton } from "../parts/icon-button.tsx";
import { Problem } from "../parts/problem.tsx";
import { Scan } from "../parts/scan.tsx";
import { ScreenHead } from "../parts/screen-head.tsx";
import { sentence, t } from "../words/words.ts";

/** As much as anybody copies with it. */
const mostCharacters = 8_000;
/** As it begins; whether it is one is decided where it is used. */
const isCode = /gx1m\.[A-Za-z0-9_-]+/;

export function Arrive() {
	const { handover } = useView();
	const { ask, route } = usePanel();
	const is = handover?.is;
	const title = useStepTitle(is);
	// going back before anything came is stopping
	const place = route.place.value.at;
	const isLeft = useRef(false);
	useEffect(() => {
		if (place === "arrive") isLeft.current = true;
		else if (isLeft.current && is !== undefined) void ask("endHandover", {});
	}, [place, is, ask]);
	return (
		<main class="screen">
			<ScreenHead title={t("arrive.title")} titleRef={title} />
			{handover ? <Page handover={handover} /> : <Begin />}
		</main>
	);
}

function Page({ handover }: { readonly handover: HandoverView }) {
	if (handover.is === "over" && handover.why !== "done")
		return (
			<Nothing title={t("arrive.over_title")} why={handover.why}>
				<Stop look="main" label={t("arrive.again")} />
			</Nothing>
		);
	return (
		<div class="page">
			{handover.is === "comparing" && (
				<div class="stack-2">
					<h2 class="title">{t("arrive.compare_title")}</h2>
					<ComparedDigits digits={handover.digits} />
					<p class="muted">{t("arrive.compare_text")}</p>
					<p class="meta" role="status">
						{t("arrive.waiting")}
					</p>
				</div>
			)}
			{handover.is === "moving" && <Going title={t("arrive.moving_title")} part={handover.part} />}
			{handover.is === "meeting" && (
				<div class="stack-2">
					<p role="status">{t("arrive.calling")}</p>
					<Problem code={handover.problem} />
				</div>
			)}
			<div class="page-acts">
				<Stop look="quiet" label={t("act.cancel")} />
			</div>
		</div>
	);
}

function Stop({ look, label }: { readonly look: "main" | "quiet"; readonly label: string }) {
	const { ask } = usePanel();
	const act = useAct();
	return (
		<>
			<Problem code={act.problem} />
			<Button look={look} size="tall" onClick={() => void act.run(() => ask("endHandover", {}))}>
				{label}
			</Button>
		</>
	);
}

function Begin() {
	const { ask } = usePanel();
	const [typed, setTyped] = useState("");
	const [isScanning, setScanning] = useState(false);
	const act = useAct();
	const field = useRef<HTMLInputElement>(null);
	function submit(text: string) {
		const id = newLetterId();
		void act.run(() => ask("takeOver", { id, text })).then((isBegun) => isBegun || field.current?.focus());
	}
	return (
		<form
			class="page"
			onSubmit={(event) => {
				event.preventDefault();
				if (typed.trim() !== "") submit(typed);
			}}
		>
			<div class="stack-2">
				<p>{t("arrive.what")}</p>
				<p class="muted small">{t("arrive.how")}</p>
			</div>
			<Field
				label={t("arrive.code")}
				hint={t("arrive.code_hint")}
				value={typed}
				maxLength={mostCharacters}
				fieldRef={field}
				problem={act.problem && sentence(act.problem)}
				onValue={(value) => {
					setTyped(value);
					act.clear();
				}}
			>
				<IconButton icon={ScanQrCode} label={t("scan.open")} onClick={() => setScanning(true)} />
			</Field>
			<div class="page-acts">
				<Button
					look="main"
					size="tall"
					isSubmit
					isOff={typed.trim() === ""}
					busy={act.isBusy ? t("arrive.calling") : undefined}
				>
					{t("arrive.act")}
				</Button>
			</div>
			{isScanning && (
				<Scan
					hint={t("arrive.scan_hint")}
					wrong={t("arrive.scan_none")}
					onClose={() => setScanning(false)}
					onFound={(text) => {
						if (!isCode.test(text)) return false;
						setScanning(false);
						setTyped(text);
						submit(text);
						return true;
					}}
				/>
			)}
		</form>
	);
}
