"""Radicale and Xandikos, each on a free port of this machine."""

import subprocess
import sys
import urllib.error
import urllib.request

import caldav

from chaos.ground import free_port, until

PASSWORD = "an-app-password"


class Server:
    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        self.log = open(folder / f"{self.name}.log", "a")
        self.process = subprocess.Popen(self.command(), stdout=self.log, stderr=self.log)
        until(self.answers, what=f"the start of {self.name}")

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}/"

    def answers(self):
        try:
            urllib.request.urlopen(self.address, timeout=5).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    def calendar(self, name="Work"):
        """What somebody else's program sees of the practitioner's calendar; made if it is not there."""
        client = caldav.DAVClient(url=self.address + self.home, username="lind", password=PASSWORD)
        principal = client.principal()
        for calendar in principal.calendars():
            if calendar.get_display_name() == name:
                return calendar
        return principal.make_calendar(name=name)

    def stop(self):
        self.process.terminate()
        self.process.wait(20)
        self.log.close()


class Radicale(Server):
    name, home = "radicale", ""

    def command(self):
        users = self.folder / "users"
        users.write_text(f"lind:{PASSWORD}\n")
        config = self.folder / "radicale.ini"
        config.write_text(
            f"[server]\nhosts = 127.0.0.1:{self.port}\n"
            f"[auth]\ntype = htpasswd\nhtpasswd_filename = {users}\nhtpasswd_encryption = plain\ndelay = 0\n"
            f"[storage]\nfilesystem_folder = {self.folder / 'radicale'}\n"
        )
        return [sys.executable, "-m", "radicale", "--config", str(config)]


class Xandikos(Server):
    name, home = "xandikos", "lind/"

    def command(self):
        return [
            sys.executable, "-m", "xandikos", "serve", "-d", str(self.folder / "xandikos"), "-l", "127.0.0.1",
            "-p", str(self.port), "--defaults", "--current-user-principal", "/lind",
        ]


SERVERS = {"radicale": Radicale, "xandikos": Xandikos}
