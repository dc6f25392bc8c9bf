// The page that somebody labels on, before its script fills in words: nothing in it comes from recordings or labels.

/** The whole page. */
export const pageHtml = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>affetto label</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="style.css">
<script type="module" src="page/main.js"></script>
</head>
<body>
<header>
<h1>affetto label</h1>
<label class="language"><span data-text="language"></span>
<select id="language"></select></label>
</header>
<main hidden>
<div class="progress"><progress id="progress" max="1" value="0" aria-labelledby="count"></progress>
<p id="count"></p></div>
<section class="card" aria-labelledby="name">
<h2 id="name" tabindex="-1"></h2>
<audio id="sound" controls></audio>
<p id="trouble" class="trouble" role="alert" hidden></p>
<div id="labels" class="labels" role="group" data-label="question"></div>
<div class="row">
<button type="button" id="untold"></button>
<button type="button" id="play"></button>
</div>
<label class="note"><span data-text="note"></span>
<input id="note" type="text" maxlength="2000" autocomplete="off"></label>
<div class="row" role="group" data-label="moves">
<button type="button" id="back"></button>
<button type="button" id="skip"></button>
<button type="button" id="next"></button>
<button type="button" id="undo"></button>
</div>
</section>
<section class="card last" aria-labelledby="last-title">
<h2 id="last-title" data-text="last"></h2>
<p id="last" role="status"></p>
</section>
<label class="keys"><input id="keys" type="checkbox" checked><span data-text="keys"></span></label>
<p class="faint" id="path"></p>
</main>
<noscript>This page needs JavaScript.</noscript>
</body>
</html>
`;
