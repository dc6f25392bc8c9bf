// affetto in the window of an Electron app, which is a page: build ../page with any bundler and put it beside this file.
const { app, BrowserWindow, net, protocol } = require('electron');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

// A scheme of its own: pages from file: addresses may not fetch.
protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);

app.whenReady().then(async () => {
  protocol.handle('app', ({ url }) =>
    net.fetch(pathToFileURL(join(__dirname, 'dist', new URL(url).pathname)).href),
  );
  await new BrowserWindow().loadURL('app://affetto/index.html');
});
