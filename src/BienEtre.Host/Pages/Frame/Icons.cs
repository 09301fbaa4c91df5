using System.Collections.Frozen;

namespace BienEtre.Host.Pages.Frame;

/// <summary>The icon set: stroke paths on a 24 x 24 grid, by name.</summary>
internal static class Icons
{
    private static readonly FrozenDictionary<string, string> Paths = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["help"] = """<circle cx="12" cy="12" r="9"/><circle cx="12" cy="12" r="4"/><path d="M5.6 5.6l3.6 3.6M14.8 14.8l3.6 3.6M18.4 5.6l-3.6 3.6M9.2 14.8l-3.6 3.6"/>""",
        ["arrow"] = """<path d="M5 12h14M13 6l6 6-6 6"/>""",
        ["seen"] = """<path d="M2.5 12C5 7.5 8.3 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.8 6.5-9.5 6.5S5 16.5 2.5 12z"/><circle cx="12" cy="12" r="3"/>""",
        ["unseen"] =
            """<path d="M2.5 12C5 7.5 8.3 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.8 6.5-9.5 6.5S5 16.5 2.5 12z"/><circle cx="12" cy="12" r="3"/><path d="M4 4l16 16"/>""",
        ["phone"] = """<path d="M6 3.5h3l1.5 4-2 1.7a12 12 0 0 0 6.3 6.3l1.7-2 4 1.5v3a2 2 0 0 1-2 2C10.6 20 4 13.4 4 5.5a2 2 0 0 1 2-2z"/>""",
        ["home"] = """<path d="M4 11.5L12 4l8 7.5V19a1 1 0 0 1-1 1h-4.5v-5h-5v5H5a1 1 0 0 1-1-1z"/>""",
        ["find"] = """<circle cx="10.5" cy="10.5" r="6"/><path d="M15 15l5.5 5.5"/>""",
        ["sessions"] = """<rect x="4" y="5.5" width="16" height="14.5" rx="2.5"/><path d="M4 10h16M8.5 3v4M15.5 3v4"/>""",
        ["shield"] = """<path d="M12 3l7.5 2.8v5.4c0 4.6-3 8-7.5 9.8-4.5-1.8-7.5-5.2-7.5-9.8V5.8z"/>""",
        ["check"] = """<path d="M5 12.5l4.5 4.5L19 7.5"/>""",
        ["cross"] = """<path d="M6 6l12 12M18 6L6 18"/>""",
        ["down"] = """<path d="M6 9.5l6 6 6-6"/>""",
        ["lock"] = """<rect x="5" y="10.5" width="14" height="9.5" rx="2.5"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5"/>""",
        ["paper"] = """<path d="M7 3.5h7l4 4v13H7zM14 3.5v4h4M10 12.5h5M10 16h5"/>""",
        ["pause"] = """<path d="M8.5 6v12M15.5 6v12"/>""",
        ["play"] = """<path d="M8 5.5l10.5 6.5L8 18.5z"/>""",
        ["info"] = """<circle cx="12" cy="12" r="8.5"/><path d="M12 11.5v4.5M12 8v.1"/>""",
        ["caution"] = """<path d="M12 4l9 15.5H3zM12 10v4M12 16.9v.1"/>""",
        ["forbidden"] = """<circle cx="12" cy="12" r="8.5"/><path d="M6 6l12 12"/>""",
        ["flag"] = """<path d="M6 21V4M6 4.5h11l-2.5 4 2.5 4H6"/>""",
        ["bell"] = """<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15zM10 21h4"/>""",
        ["clock"] = """<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>""",
        ["mic"] = """<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3M9 21h6"/>""",
        ["mic-off"] = """<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3M9 21h6"/><path d="M4 4l16 16"/>""",
        ["camera"] = """<rect x="3" y="6.5" width="12" height="11" rx="2.5"/><path d="M15 11l6-3.5v9L15 13"/>""",
        ["camera-off"] = """<rect x="3" y="6.5" width="12" height="11" rx="2.5"/><path d="M15 11l6-3.5v9L15 13"/><path d="M4 4l16 16"/>""",
        ["voice"] =
            """<path d="M4 14.5V13a8 8 0 0 1 16 0v1.5"/><rect x="4" y="13.5" width="3.5" height="6" rx="1.5"/><rect x="16.5" y="13.5" width="3.5" height="6" rx="1.5"/>""",
        ["speaker"] = """<path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11"/>""",
        ["leave"] = """<path d="M10 4H6.5A1.5 1.5 0 0 0 5 5.5v13A1.5 1.5 0 0 0 6.5 20H10M15 8l4 4-4 4M19 12H9.5"/>""",
        ["message"] = """<path d="M4 6.5A2.5 2.5 0 0 1 6.5 4h11A2.5 2.5 0 0 1 20 6.5v7a2.5 2.5 0 0 1-2.5 2.5H11l-4.5 4v-4A2.5 2.5 0 0 1 4 13.5z"/>""",
        ["door"] = """<path d="M6.5 21V4.500a1 1 0 0 1 1-1h9a1 1 0 0 1 1 1V21M4 21h16M14.200 12.500v.1"/>""",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The markup of an icon; an unknown name is a programming error and throws.</summary>
    public static string Path(string name) => Paths[name];
}
