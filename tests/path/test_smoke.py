from tests import world as worlds
from tests.path import making

def test_x(world):
    making.full(world.ours)
    c = worlds.browser(world.ours.student)
    for u in ("/path/", "/path/skills", "/path/shares/", "/path/shares/new", "/path/shares/new?kind=public"):
        r = c.get(u)
        assert r.status_code == 200, u
    share = making.link(world.ours.student)
    from insigne.path.shares import token_of
    r = worlds.browser().get(f"/p/{token_of(share)}")
    print(r.content.decode())
    assert r.status_code == 200
    assert c.get(f"/path/shares/{share.pk}/preview").status_code == 200
