namespace BienEtre.Domain.Sessions;

/// <summary>
/// The words of aliases, 256 by 256: kind or plain, of nature and things, none about body, mind, illness, gender, origin or rank. Their order is part of every
/// alias ever shown: never reorder, only append a second generation.
/// </summary>
internal static class AliasWords
{
    public static string[] First { get; } = Split(
        """
        Agile Airy Amiable Ample Artful Autumn Avid Azure Balanced Balmy Beaming Blissful Blithe Blooming Bold Boreal Brave Breezy Bright Brisk
        Bronze Buoyant Calm Candid Careful Caring Cheerful Chirpy Civil Classic Clear Clement Clever Cloudless Coastal Cobalt Colourful Comfy
        Composed Constant Cordial Cosmic Cosy Courteous Creative Crisp Crystal Curious Dappled Daring Dawning Daylit Dazzling Decent Deft Dewy
        Diligent Distant Dreamy Drifting Eager Earnest Earthy Eastern Elegant Emerald Evening Fair Faithful Fearless Feathered Festive Fine Fleet
        Floating Floral Flowing Fluent Fond Fragrant Free Fresh Friendly Gallant Generous Genial Gentle Genuine Gilded Giving Glad Gleaming Glossy
        Glowing Golden Graceful Gracious Grand Grateful Green Happy Harmonic Hearty Helpful Hilly Honest Hopeful Humble Humming Indigo Inland Ivory
        Jaunty Jolly Jovial Joyful Keen Kind Kindred Lavender Leafy Light Lilac Lilting Limber Limpid Lively Lofty Loyal Lucid Lucky Luminous Lunar
        Lush Magenta Marbled Mellow Melodic Mild Mindful Mint Modest Moonlit Morning Mossy Musical Natural Neat Nifty Nimble Noble Northern Novel
        Oaken Onward Orderly Pacific Painted Patient Patterned Peaceful Peachy Pearly Perky Placid Playful Pleasant Plucky Polar Polished Polite
        Pristine Prudent Quaint Quick Quiet Radiant Rapid Rising Roaming Robust Rolling Rooted Round Russet Rustic Safe Sapphire Scenic Secure
        Serene Shady Sheltered Shimmering Shining Silken Silver Simple Sincere Singing Smiling Smooth Snowy Snug Soft Solar Solid Southern Sparkling
        Speckled Spirited Splendid Spring Spry Stable Starlit Starry Steady Stellar Still Striped Summer Sunlit Sunny Sure Tactful Tall Teal Tender
        Thankful Thoughtful Tidy Timely Topaz Tranquil Trusty Twinkling Upbeat Upright Valiant Vast Velvet Verdant Vibrant Vivid Wandering Warm
        Western Whistling Willing Winged Winter Wise Witty Woven Zesty
        """);

    public static string[] Second { get; } = Split(
        """
        Acorn Alder Almond Alpaca Anchor Antelope Apple Apricot Arbour Atlas Atoll Avenue Badger Bamboo Barley Bay Beacon Beech Berry Birch Bison
        Blossom Bluebell Boat Bough Bower Bramble Breeze Bridge Brook Bunting Buttercup Butterfly Cabin Cairn Camel Candle Canoe Canyon Caribou
        Cascade Cedar Cello Chalet Chamois Chestnut Chime Cloud Coast Comet Compass Condor Coral Cornflower Cottage Cove Crane Creek Crocus Curlew
        Cypress Deer Delta Dewdrop Dolphin Dove Dragonfly Dune Eagle Eider Elk Elm Ermine Fable Falcon Fennel Fern Ferry Field Finch Fir Firefly
        Firth Fjord Flamingo Flute Forest Fountain Foxglove Gable Galaxy Garden Garnet Gazelle Gentian Geyser Giraffe Glacier Glade Goldfinch
        Gondola Granite Grove Hamlet Harbour Hare Harp Haven Hawthorn Hearth Hedge Heron Hill Horizon Ibex Ibis Inlet Island Jackdaw Juniper Kestrel
        Kingfisher Kite Koala Lagoon Lake Lantern Lapwing Larch Lark Leaf Lemur Lighthouse Linnet Lotus Lupin Lynx Magpie Manatee Mandolin Maple
        Marlin Marten Meadow Meteor Mill Mimosa Mistral Moon Moss Mountain Mulberry Nebula Nest Nightingale Nimbus Nuthatch Nutmeg Oak Oasis Ocean
        Orbit Orchard Orchid Oriole Osprey Otter Owl Panda Parrot Path Pavilion Pebble Pelican Penguin Peony Petal Piano Pier Pine Planet Plateau
        Plover Plum Poem Pond Poplar Prairie Puffin Quail Quartz Quill Quince Rainbow Raven Reef Ridge River Rivulet Saffron Sage Sail Salmon
        Sandpiper Sapling Sea Sequoia Shell Shore Skylark Snowdrop Sparrow Spruce Squirrel Starling Stone Stork Stream Summit Sunflower Sunrise
        Swallow Swan Swift Sycamore Tamarin Tapir Tern Thicket Thistle Thrush Thyme Tide Toucan Trail Tulip Turtle Valley Vine Vista Wagtail Walnut
        Warbler Waterfall Wave Whale Willow Wind Windmill Wing Wombat Woodland Wren Yarrow Yew Zebra
        """);

    private static string[] Split(string words) => words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
